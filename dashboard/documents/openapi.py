"""The OpenAPI description, built from the tables' own descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dashboard.documents.card import AGENCY_COLUMNS, HISTORY_COLUMNS, LOOKUP_COLUMNS
from dashboard.queries._run import catalog
from dashboard.queries.agencies import PARAMETERS
from dashboard.queries.questions import questions
from dashboard.server.row_routes import FORMATS
from dashboard.text.addresses import AGENCY_PAGES, COUNTY_PAGES, TOWN_PAGES
from dashboard.text.rows import Row
from warehouse.snapshots.catalog import Column

Schema = Mapping[str, object]

_TEXT: Schema = {"type": "string"}
_TYPES: Mapping[str, Schema] = {
    "INTEGER": {"type": "integer"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
    "VARCHAR": _TEXT,
    "VARCHAR[]": {"type": "array", "items": _TEXT},
}
# Address of a JSON page, its subject and its schema.
_TWINS = {
    f"{TOWN_PAGES}/{{state}}/{{county}}/{{place}}.json": ("A town", "PlacePage"),
    f"{COUNTY_PAGES}/{{state}}/{{county}}.json": ("A county", "PlacePage"),
    f"{AGENCY_PAGES}/{{agency_id}}.json": ("An agency", "AgencyPage"),
}


def openapi_document(about: Row, site: str) -> Schema:
    """Describe the JSON pages and the row addresses of the current snapshot."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Porchlight: towns, counties, agencies and saved questions",
            "version": about["snapshot_id"],
            "description": "What the record has on one place or agency, with the "
            "evidence for each claim, and rows by address. Pages of any site may "
            "read it.",
            "license": {"name": about["license"]},
        },
        **({"servers": [{"url": site}]} if site else {}),
        "paths": {**dict(_twin_paths()), **dict(_row_paths())},
        "components": {"schemas": _schemas()},
    }


def _schemas() -> dict[str, Schema]:
    agency = _ref("Agency")
    body = _columns("fct_place_police", ("body_name", "agency_id", "police_role"))
    body["police_role"] = _or_null(body["police_role"])
    sources = _columns("dim_sources", ("publisher", "source_title"))
    return {
        "Agency": _object(_columns("page_agency_profiles", AGENCY_COLUMNS)),
        "Body": _object({**body, **_columns("mart_place_lookup", ("ring_status",))}),
        "Entry": _object(_columns("mart_agency_timeline", HISTORY_COLUMNS)),
        "Place": _object(_columns("mart_place_lookup", LOOKUP_COLUMNS)),
        "Source": _object(
            {
                "publisher": sources["publisher"],
                "title": sources["source_title"],
                "url": {**_TEXT, "description": "Where it is."},
                "is_copy": {
                    **_TYPES["BOOLEAN"],
                    "description": "Whether it copies or retells another text.",
                },
            }
        ),
        "Section": _object({"heading": _TEXT, "lines": _TYPES["VARCHAR[]"]}),
        "Refusal": {
            **_object({"error": _TEXT, "known": _TYPES["VARCHAR[]"]}),
            "required": ["error"],
        },
        "Rows": _object(
            {
                **dict.fromkeys(("snapshot_id", "license", "citation"), _TEXT),
                "rows": {"type": "array", "items": {"type": "object"}},
            }
        ),
        "AgencyPage": _page({"agency": agency, "history": _list("Entry")}),
        "PlacePage": _page(
            {
                "place": _ref("Place"),
                "agency": {"anyOf": [agency, {"type": "null"}]},
                "history": _list("Entry"),
                "police": _list("Body"),
            }
        ),
    }


def _page(own: Mapping[str, Schema]) -> Schema:
    """Describe the fields that all JSON pages share, and those of one type."""
    shared = {
        "snapshot_id": {**_TEXT, "description": "The snapshot."},
        "as_of_on": {
            **_or_null(_TYPES["DATE"]),
            "description": "Day up to which the evidence was searched.",
        },
        "license": _TEXT,
        "citation": _TEXT,
        "page": {**_TEXT, "description": "Address of the page for readers."},
        "title": _TEXT,
        "answer": {
            **_TYPES["VARCHAR[]"],
            "description": "The verdict, in the sentences of the page.",
        },
        "bands": {
            "type": "array",
            "items": _object({"heading": _TEXT, "sections": _list("Section")}),
            "description": "What was, what is now, and what to do, as the page has it.",
        },
    }
    return _object({**shared, **own, "sources": _list("Source")})


def _twin_paths() -> Iterator[tuple[str, Schema]]:
    for path, (name, schema) in _TWINS.items():
        yield (
            path,
            _operation(
                f"{name}, of the newest snapshot or of the one that is named",
                path,
                [_parameter("snapshot", "Snapshot to read.")],
                {
                    "200": _response(name, schema),
                    "301": {"description": "It has another address now."},
                    "404": {"description": "Page not found."},
                },
            ),
        )


def _row_paths() -> Iterator[tuple[str, Schema]]:
    """Describe the addresses of rows: agencies and saved questions."""
    yield _rows(
        "/data/agencies.csv",
        "Agencies, by the filters in an address of the map",
        [_parameter(name, f"As `{field}`.") for name, field in PARAMETERS.items()],
    )
    for question in questions():
        yield _rows(
            f"/data/questions/{question.question_id}.{{format}}",
            question.title,
            [_parameter(one.name, one.label) for one in question.parameters],
        )


def _rows(path: str, summary: str, filters: Sequence[Schema]) -> tuple[str, Schema]:
    """Describe an address of rows: as CSV, and as JSON if it accepts a format."""
    content: dict[str, Schema] = {"text/csv": {"schema": _TEXT}}
    if path.endswith("{format}"):
        content["application/json"] = {"schema": _ref("Rows")}
    unknown = "A parameter or value is unknown; lists the known."
    responses = {
        "200": {"description": "Rows that hold each value.", "content": content},
        "307": {"description": "The same of the newest snapshot."},
        "400": _response(unknown, "Refusal"),
        "404": _response("Nothing has this name.", "Refusal"),
    }
    pinned = _parameter("snapshot", "Snapshot to read.")
    return path, _operation(summary, path, [*filters, pinned], responses)


def _operation(
    summary: str,
    path: str,
    query: Sequence[Schema],
    responses: Schema,
) -> Schema:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name in re.findall(r"{(\w+)}", path)
        for schema in [{**_TEXT, "enum": FORMATS} if name == "format" else _TEXT]
    ]
    parameters = [*in_path, *query]
    return {
        "get": {"summary": summary, "parameters": parameters, "responses": responses}
    }


def _response(description: str, schema: str) -> Schema:
    content = {"application/json": {"schema": _ref(schema)}}
    return {"description": description, "content": content}


def _parameter(name: str, description: str) -> dict[str, object]:
    return {"name": name, "in": "query", "description": description, "schema": _TEXT}


def _columns(mart: str, names: Sequence[str]) -> dict[str, Schema]:
    """Describe columns of a table from its contract."""
    known = {column.name: column for column in catalog().mart(mart).columns}
    return {name: _column(known[name]) for name in names}


def _column(column: Column) -> Schema:
    schema = _TYPES[column.data_type]
    schema = schema if column.is_required else _or_null(schema)
    return {**schema, "description": column.description}


def _or_null(schema: Schema) -> Schema:
    kind = schema["type"]
    return {**schema, "type": kind if isinstance(kind, list) else [kind, "null"]}


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}
