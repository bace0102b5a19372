"""The twins in JSON, described as OpenAPI has it, from the marts' own descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.documents.card import (
    TOLD_OF_AGENCIES,
    TOLD_OF_HISTORY,
    TOLD_OF_PLACES,
)
from dashboard.queries._run import catalog
from dashboard.queries.agencies import PARAMETERS
from dashboard.queries.row_files import ENDINGS, known_questions
from dashboard.text.addresses import AGENCY_PAGES, COUNTY_PAGES, TOWN_PAGES
from dashboard.text.rows import Row
from warehouse.snapshots.catalog import Column

Schema = Mapping[str, object]

_TYPES: Mapping[str, Schema] = {
    "INTEGER": {"type": "integer"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
    "VARCHAR": {"type": "string"},
    "VARCHAR[]": {"type": "array", "items": {"type": "string"}},
}
_POLICE_COLUMNS = ("body_name", "agency_id", "police_role")


def described_twins(about: Row, site: str) -> Schema:
    """Describe the twins of the snapshot that is read."""
    agency = _ref("Agency")
    body = _row("fct_place_police", _POLICE_COLUMNS, maybe=("police_role",))
    status = _row("mart_place_lookup", ("ring_status",))
    schemas = {
        "Agency": _object(_row("page_agency_profiles", TOLD_OF_AGENCIES)),
        "Body": _object({**body, **status}),
        "Entry": _object(_row("mart_agency_timeline", TOLD_OF_HISTORY)),
        "Place": _object(_row("mart_place_lookup", TOLD_OF_PLACES)),
        "Source": _object(
            {
                **_row("dim_sources", ("publisher",)),
                "title": _row("dim_sources", ("source_title",))["source_title"],
                "url": {"type": "string", "description": "Where it is."},
                "is_copy": {
                    "type": "boolean",
                    "description": "Whether it copies or retells another text.",
                },
            }
        ),
        "Section": _object(
            {
                "heading": {"type": "string"},
                "lines": {"type": "array", "items": {"type": "string"}},
            }
        ),
        "Refusal": {
            "type": "object",
            "properties": {
                "error": {"type": "string"},
                "known": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["error"],
        },
        "Rows": _object(
            {
                **{key: {"type": "string"} for key in ("snapshot_id", "license")},
                "citation": {"type": "string"},
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
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Porchlight: towns, counties, agencies, and rows of its tables",
            "version": about["snapshot_id"],
            "description": "What the record has of one place or agency, with the "
            "evidence for each claim, and rows of its tables by address. Pages of any "
            "site may read it.",
            "license": {"name": about["license"]},
        },
        **({"servers": [{"url": site}]} if site else {}),
        "paths": {
            f"{TOWN_PAGES}/{{state}}/{{county}}/{{place}}.json": _path(
                "A town", "PlacePage", ("state", "county", "place")
            ),
            f"{COUNTY_PAGES}/{{state}}/{{county}}.json": _path(
                "A county", "PlacePage", ("state", "county")
            ),
            f"{AGENCY_PAGES}/{{agency_id}}.json": _path(
                "An agency", "AgencyPage", ("agency_id",)
            ),
            **_row_paths(),
        },
        "components": {"schemas": schemas},
    }


def _page(own: Mapping[str, Schema]) -> Schema:
    """Describe what every twin holds, and what one kind adds."""
    text: Schema = {"type": "string"}
    about = {
        "snapshot_id": {**text, "description": "Snapshot that it is of."},
        "as_of_on": {
            **_or_null(_TYPES["DATE"]),
            "description": "Day up to which the evidence was searched.",
        },
        "license": text,
        "citation": text,
        "page": {**text, "description": "Address of the page for readers."},
        "title": text,
        "answer": {
            "type": "array",
            "items": text,
            "description": "The verdict, in the sentences of the page.",
        },
        "bands": {
            "type": "array",
            "items": _object({"heading": text, "sections": _list("Section")}),
            "description": "What was, what is now, and what to do, as the page has it.",
        },
    }
    return _object({**about, **own, "sources": _list("Source")})


def _parameter(
    name: str, meaning: str = "", values: Sequence[str] = (), *, in_path: bool = False
) -> Schema:
    where = {"in": "path", "required": True} if in_path else {"in": "query"}
    schema = {"type": "string", **({"enum": [*values]} if values else {})}
    about = {"description": meaning} if meaning else {}
    return {"name": name, **where, **about, "schema": schema}


def _operation(
    summary: str, parameters: Sequence[Schema], responses: Mapping[str, object]
) -> Schema:
    """Describe an address: what it gives, by what, and each status by its words."""
    pinned = _parameter("snapshot", "Snapshot to read.")
    described = {
        status: {"description": one} if isinstance(one, str) else one
        for status, one in responses.items()
    }
    get = {"summary": summary, "parameters": [*parameters, pinned]}
    return {"get": {**get, "responses": described}}


def _path(what: str, schema: str, names: Sequence[str]) -> Schema:
    content = {"application/json": {"schema": _ref(schema)}}
    return _operation(
        f"{what}, of the newest snapshot or of the one that is named",
        [_parameter(name, in_path=True) for name in names],
        {
            "200": {"description": what, "content": content},
            "301": "It has another address now.",
            "404": "Page not found.",
        },
    )


def _row_paths() -> dict[str, Schema]:
    """Describe what gives rows of a table, of the list of agencies or of a question."""
    tables = {"table": [mart.name for mart in catalog().marts]}
    any_column = {
        "name": "columns",
        "in": "query",
        "description": "Any column of the table, with the value that it holds. "
        "`/data/files/newest/data_dictionary.csv` says what each means.",
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    return {
        "/data/agencies.csv": _rows(
            "Agencies, by the filters that stand in an address of the map",
            [_parameter(name, f"As `{field}`.") for name, field in PARAMETERS.items()],
        ),
        "/data/{table}.{format}": _rows("A table", [any_column], tables),
        **{
            f"/data/questions/{question.question_id}.{{format}}": _rows(
                question.title,
                [_parameter(one.name, one.label) for one in question.parameters],
                {},
            )
            for question in known_questions()
        },
    }


def _rows(
    what: str,
    filters: Sequence[Schema],
    in_path: Mapping[str, Sequence[str]] | None = None,
) -> Schema:
    """Describe an address of rows.

    Args:
        filters: Parameters that narrow it down.
        in_path: What its path holds beside the format; None if it is CSV alone.
    """
    named = {} if in_path is None else {**in_path, "format": ENDINGS}
    refused = {"application/json": {"schema": _ref("Refusal")}}
    content = {
        "text/csv": {"schema": {"type": "string"}},
        **({"application/json": {"schema": _ref("Rows")}} if named else {}),
    }
    unknown = "A parameter or value is unknown; lists the known."
    return _operation(
        what,
        [*(_parameter(n, "", v, in_path=True) for n, v in named.items()), *filters],
        {
            "200": {"description": "Rows that hold each value.", "content": content},
            "307": "The same of the newest snapshot.",
            "400": {"description": unknown, "content": refused},
            "404": {"description": "Nothing has this name.", "content": refused},
        },
    )


def _row(
    mart: str, columns: Sequence[str], maybe: Sequence[str] = ()
) -> dict[str, Schema]:
    """Describe columns of a mart, as its contract does.

    Args:
        mart: Its name.
        columns: Their names.
        maybe: Those that may be empty here, whatever the mart says.
    """
    known = {column.name: column for column in catalog().mart(mart).columns}
    return {name: _column(known[name], is_maybe=name in maybe) for name in columns}


def _column(column: Column, *, is_maybe: bool) -> Schema:
    schema = _TYPES[column.data_type]
    if is_maybe or not column.is_required:
        schema = _or_null(schema)
    return {**schema, "description": column.description}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


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
