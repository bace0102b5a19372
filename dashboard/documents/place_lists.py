"""Look up many places at once: read a list and answer each line that is clear.

Lines with several meanings are listed with them; nothing is guessed.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa

from dashboard.documents.facts import area_path
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.question import LONGEST_QUESTION
from dashboard.lookup.search import LookupResult, find
from dashboard.queries._run import per_snapshot
from dashboard.queries.downloads import packed_rows
from dashboard.queries.labels import label
from dashboard.text.addresses import AGENCY_PAGES, STATE_PAGES
from dashboard.text.formats import counted
from dashboard.text.rows import Row
from warehouse.errors import WarehouseError
from warehouse.paths import site_address

MOST_ON_PAGE = 500
_CANDIDATES_NAMED = 5
_MOST_CELLS, _LONGEST_LINE = 3, 10_000
_ZIP_LENGTH, _SHORTEST_ZIP = 5, 3
# Headings of the column with the name, best first, and of columns that narrow it down.
_NAME_HEADINGS = (
    *("agency", "agency name", "department", "police department", "place"),
    *("place name", "town", "city", "municipality", "name", "jurisdiction", "county"),
    *("zip", "zip code", "zipcode", "postal code", "state"),
)
_LOCATION_HEADINGS = ("county", "state", "st", "state code")
_LONE_HEADINGS = frozenset(
    {"place", "town", "city", "name", "zip", "zip code", "zipcode"}
)
_ENCODINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Columns of the result, with meanings for those that are in no table of the record.
MEANINGS: Mapping[str, str] = {
    "line_number": "Line of the list.",
    "looked_up": "What was looked up: the place or agency as the list writes it.",
    "outcome": "`answered` (one thing is surely meant); `unclear` (nothing is surely "
    "called so, or several are: see `candidates_text`); `not_found`.",
    "answered_name": "What is meant, in full. Empty unless answered.",
    "police_name": "Who polices it: `A or B` where our sources leave open which of "
    "two, `A; B` where both do.",
    "police_known_text": "How sure that is, in words.",
    "status_of_name": "Whose status follows.",
    "status_name": "That body's status on Ring, in words.",
    "status_publisher": "Publisher of the evidence that decides the status.",
    "status_source_url": "Address of that evidence. Empty where nothing was found.",
    "police_source_url": "Address of the evidence for who polices it.",
    "page_url": "The page of the place or agency in this record.",
    "candidates_text": "What an unclear line may mean, the likeliest first.",
}
_COLUMNS = (
    *("line_number", "looked_up", "outcome", "answered_name", "police_name"),
    *("police_known_text", "police_evidence", "status_of_name", "status_name"),
    *("ring_status", "ring_status_on_precision", "status_publisher"),
    *("status_source_url", "police_source_url", "ring_status_source_id"),
    *("evidence_source_id", "page_url", "candidates_text"),
    *("ring_status_on", "searched_on"),
)
_TYPES: Mapping[str, pa.DataType] = {
    "line_number": pa.int64(),
    "ring_status_on": pa.date32(),
    "searched_on": pa.date32(),
}
_SCHEMA = pa.schema((name, _TYPES.get(name, pa.string())) for name in _COLUMNS)


class ListError(WarehouseError):
    """A list that cannot be read; the message says where and what to do."""

    exit_code = 2


def read_list(content: bytes, most: int | None = None) -> list[tuple[int, str]]:
    """Read places, ZIP codes or agencies: one per line, or a CSV file with a header.

    Returns:
        The line number and text of each nonempty line.

    Raises:
        ListError: If it is not a list of names, or has more than ``most`` lines.
    """
    rows = list(_rows(decoded(content)))
    if not rows:
        raise ListError("The list is empty. Write one place per line.")
    columns = _columns(rows[0][1])
    questions = []
    for line, cells in rows[1:] if columns else rows:
        question = _question(line, cells, columns)
        if len(question) > LONGEST_QUESTION:
            raise ListError(
                f"Line {line} begins with `{question[:40]}` and has "
                f"{len(question):,} characters; a name has at most {LONGEST_QUESTION}. "
                "Write one place per line."
            )
        if question:
            questions.append((line, question))
    if most and len(questions) > most:
        raise ListError(
            f"The list has {len(questions):,} lines, and {most:,} can be looked up at "
            "once. Split it, or use `python -m warehouse lookup FILE`."
        )
    if not questions:
        raise ListError("The list has a header and no lines below it. Add the places.")
    return questions


def look_up(
    questions: Sequence[tuple[int, str]],
    show_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> pa.Table:
    """Look up each line from :func:`read_list`; one row per line, in order."""
    rows = []
    for line, question in questions:
        answer = _answer(question)
        rows.append({"line_number": line, "looked_up": question, **answer})
        show_progress(len(rows), len(questions))
    return pa.Table.from_pylist(rows, _SCHEMA)


def packed_answers(rows: pa.Table) -> bytes:
    """Pack the answers to a list with their dictionary, sources and read-me."""
    return packed_rows(
        rows,
        name="porchlight_places",
        title="Places looked up, with who polices each and its status on Ring",
        filters={"list": counted(rows.num_rows, "line", "lines")},
        meanings=MEANINGS,
    )


@per_snapshot(4_000)
def _answer(question: str) -> Mapping[str, object]:
    """Look up one line; answer only if its meaning is clear."""
    result = find(question)
    if result.is_sure:
        (answer,) = answers(result)
        also = "; ".join(result.unlisted)
        return {
            "outcome": "answered",
            **_described(answer),
            "candidates_text": f"The ZIP code also covers {also}" if also else None,
        }
    if not result.candidates:
        return {"outcome": "not_found"}
    near = answers(LookupResult("alike", result.candidates[: _CANDIDATES_NAMED + 1]))
    named = [answer.full_name() for answer in near][:_CANDIDATES_NAMED]
    more = len(result.candidates) - len(named)
    if more > 0:
        named.append(f"{more} more")
    return {"outcome": "unclear", "candidates_text": "; ".join(named)}


def _described(answer: LookupAnswer) -> Mapping[str, object]:
    """Describe the place or agency that was found."""
    area = answer.area
    values = {"answered_name": answer.full_name(), "page_url": _page(answer)}
    if answer.candidate.entity_type == "state":
        return values
    if area is None:
        row = (answer.agencies or answer.bodies)[0]
        how = "This is the agency you listed."
        name = row.get("agency_name") or row["body_name"]
        return {**values, "police_name": name, "police_known_text": how, **_status(row)}
    both = filter(None, [area["leading_body_name"], area["second_body_name"]])
    is_open = area["police_evidence"] in {"open", "probable"}
    return {
        **values,
        "police_name": (" or " if is_open else "; ").join(both) or None,
        "police_evidence": area["police_evidence"],
        "police_known_text": label("police_evidence", area["police_evidence"]),
        "police_source_url": area["evidence_source_url"],
        "evidence_source_id": area["evidence_source_id"],
        **_status(answer.speaker or area),
    }


def _status(row: Row) -> Mapping[str, object]:
    """Return the status of an agency, or of an area without an agency on record."""
    columns = ("ring_status_on", "ring_status_on_precision", "ring_status_source_id")
    return {
        "status_of_name": row.get("agency_name")
        or row.get("body_name")
        or row["leading_body_name"],
        "ring_status": row["ring_status"],
        "status_name": label("ring_status", row["ring_status"]),
        **{column: row.get(column) for column in columns},
        "status_publisher": row.get("ring_status_publisher"),
        "status_source_url": row.get("ring_status_source_url"),
        "searched_on": row["searched_on"],
    }


def _page(answer: LookupAnswer) -> str | None:
    """Return the address of a page; relative if this site's address is not set."""
    candidate = answer.candidate
    if candidate.entity_type == "agency":
        path = f"{AGENCY_PAGES}/{answer.agencies[0]['agency_id']}"
    elif candidate.entity_type == "state":
        path = f"{STATE_PAGES}/{candidate.state_code.lower()}"
    else:
        path = area_path(candidate.entity_id) if answer.area else ""
    return f"{site_address()}{path}" if path else None


def decoded(content: bytes) -> str:
    """Decode a list as spreadsheets and editors write it.

    Raises:
        ListError: If it is not text.
    """
    for mark, encoding in _ENCODINGS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF")):
        raise ListError(
            "This is not a text file. In a spreadsheet, choose Save as, CSV UTF-8, and "
            "use that file."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # why: older CSV from Excel uses this encoding, and every byte decodes.
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each nonempty line, with its number."""
    first = text.lstrip().partition("\n")[0]
    divider = next((sign for sign in "\t;" if sign in first and "," not in first), ",")
    for number, line in enumerate(text.splitlines(), 1):
        if line.count('"') % 2 or len(line) > _LONGEST_LINE:
            raise ListError(
                f"Line {number} has a quote that is not closed, or is too long. Write "
                "one place per line."
            )
        (cells,) = csv.reader([line], delimiter=divider)
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _columns(header: Sequence[str]) -> dict[str, list[int]]:
    """Find the columns with the name and those that narrow it down; empty for none."""
    names = [" ".join(cell.lower().replace("_", " ").split()) for cell in header]
    columns = {
        what: [names.index(each) for each in known if each in names]
        for what, known in (("name", _NAME_HEADINGS), ("around", _LOCATION_HEADINGS))
    }
    # why: a town may be called Name, and a list of one column needs no header.
    if columns["name"] and (len(names) > 1 or names[0] in _LONE_HEADINGS):
        return columns
    if len(names) > _MOST_CELLS:
        raise ListError(
            f"The first line has {len(names)} columns, and none is called `place`, "
            "`city`, `agency` or `zip`. Name the columns in the first line."
        )
    return {}


def _question(
    line: int, cells: Sequence[str], columns: Mapping[str, Sequence[int]]
) -> str:
    if not columns:
        if len(cells) > _MOST_CELLS and any(cells[_MOST_CELLS:]):
            raise ListError(
                f"Line {line} has {len(cells)} parts. Write a place as `Springfield, "
                "Illinois` or `Springfield, Sangamon County, Illinois`."
            )
        return ", ".join(filter(None, map(_whole_zip, cells)))
    filled = [at for at in columns["name"] if at < len(cells) and cells[at]]
    if not filled:
        return ""
    name = _whole_zip(cells[filled[0]])
    around = [
        cells[at]
        for at in columns["around"]
        if at < len(cells) and cells[at] and at != filled[0]
    ]
    # why: a ZIP code needs no state or county.
    return name if name.isdigit() else ", ".join([name, *around])


def _whole_zip(cell: str) -> str:
    """Restore the leading zeros of a ZIP code that a spreadsheet removed."""
    is_short = _SHORTEST_ZIP <= len(cell) < _ZIP_LENGTH
    return cell.zfill(_ZIP_LENGTH) if is_short and cell.isdecimal() else cell
