"""Many places at once: the page ``/many``, and lists for the command line.

A line that may mean several things, or none that we know, says so; nothing is guessed.
"""

from __future__ import annotations

import asyncio
import csv
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

import pyarrow as pa
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.addresses import LONGEST_QUESTION, MANY_PATH
from dashboard.formats import day_text
from dashboard.languages import ENGLISH
from dashboard.places.pages import form as render_form
from dashboard.places.search import Found, find
from dashboard.queries.labels import label
from dashboard.queries.place_list import describe_entities
from dashboard.queries.snapshot_reader import reading
from dashboard.queries.sources import about_snapshot
from dashboard.rows import Row, name_file
from dashboard.server.files import rows_as_csv
from warehouse.errors import WarehouseError
from warehouse.paths import site_address

_MOST_ON_PAGE, _MOST_TO_SHARE, _MOST_NAMED, _MOST_PARTS = 500, 50, 5, 3
_NO_STORE = {"Cache-Control": "no-store"}
# Looking up a list takes the processor, so one is looked up at a time; the others wait
# without a thread.
_TURN = CapacityLimiter(1)
_MOST_WAITING, _SECONDS_OF_LIST, _SECONDS_BETWEEN_GLANCES = 3, 2.0, 0.1


class ListError(WarehouseError):
    """A list that cannot be read; the message says where and what to do."""

    exit_code = 2


def read_list(content: bytes, most: int | None = None) -> list[tuple[int, str]]:
    """Return number and text of each line that names a place; else raise ListError."""
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF")):
        raise ListError(
            "This is not a text file. In a spreadsheet, choose Save as, CSV UTF-8, and "
            "use that file."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older CSV from Excel uses this encoding.
        text = content.decode("cp1252", "replace")
    lines = enumerate(text.splitlines(), 1)
    named = [(at, _question(at, line)) for at, line in lines if line.strip()]
    if not named:
        raise ListError("The list is empty. Write one place per line.")
    if most and len(named) > most:
        raise ListError(
            f"The list has {len(named):,} lines, and {most:,} can be looked up at "
            "once. Split it, or use `python -m dashboard lookup FILE`."
        )
    return named


def _question(number: int, line: str) -> str:
    if len(line) > LONGEST_QUESTION:
        raise ListError(
            f"Line {number} begins with `{line[:40]}` and has {len(line):,} "
            f"characters, more than {LONGEST_QUESTION}. Write one place per line."
        )
    (cells,) = csv.reader([line.replace("\t", ",")])
    if len(cells) > _MOST_PARTS:
        raise ListError(
            f"Line {number} has {len(cells)} parts. Write a place as `Springfield, "
            "Sangamon County, Illinois`; of a table keep the columns of town, county "
            "and state, of ZIP code or of agency."
        )
    # Spreadsheets take the zeros from the start of a ZIP code.
    is_zip = cells[0].isascii() and cells[0].isdecimal()
    parts = [cells[0].zfill(5)] if is_zip else map(str.strip, cells)
    return ", ".join(filter(None, parts))


def look_up(
    questions: Sequence[tuple[int, str]],
    site: str,
    show_progress: Callable[[int, int], None] = lambda _done, _all: None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> pa.Table:
    """Answer each line of :func:`read_list`; addresses of pages begin with ``site``.

    Lines that are left when ``may_go_on`` says no have the outcome ``not looked up``.
    """
    results: list[Found | None] = []
    for _, question in questions:
        results.append(find(question) if may_go_on() else None)
        show_progress(len(results), len(questions))
    found_any = [result for result in results if result]
    meant = {one.entity_id for result in found_any for one in result.candidates}
    found = describe_entities(sorted(meant), site)
    known = {row["entity_id"]: row for row in found.to_pylist()}
    rows = [
        {"line_number": at, "looked_up": question, **_answer(result, known)}
        for (at, question), result in zip(questions, results, strict=True)
    ]
    own = [(name, pa.string()) for name in ("looked_up", "outcome", "note")]
    schema = pa.schema([("line_number", pa.int64()), *own, *found.schema.remove(0)])
    return pa.Table.from_pylist(rows, schema)


def _answer(result: Found | None, known: Mapping[str, Row]) -> Mapping[str, object]:
    """Answer a line if just one thing that we know can be meant."""
    if result is None:
        note = "The time for one list was over. Look this line up in another list."
        return {"outcome": "not looked up", "note": note}
    ids = [one.entity_id for one in result.candidates]
    names = "; ".join(known[one]["found_name"] for one in ids[:_MOST_NAMED])
    if result.is_around:
        note = f"Not in our list of places. The post office has it in {names}."
        return {"outcome": "not found", "note": note}
    if result.only:
        also = "; ".join(result.unlisted)
        note = f"The ZIP code also covers {also}." if also else ""
        return {**known[ids[0]], "outcome": "answered", "note": note or None}
    if not ids:
        return {"outcome": "not found", "note": "We know no name like this one."}
    more = len(ids) - _MOST_NAMED
    note = f"May be {names}{f'; or {more} more' if more > 0 else ''}."
    return {"outcome": "unclear", "note": note}


async def serve_many(request: Request) -> Response:
    """Show the form, or answer the list in the address as a page or as CSV."""
    typed = request.query_params.get("list")
    if typed is None:
        return _page()
    try:
        questions = read_list(typed.encode(), _MOST_ON_PAGE)
    except ListError as error:
        return _page(422, typed=typed, fault=f"{error}")
    if _TURN.statistics().tasks_waiting >= _MOST_WAITING:
        fault = "Other lists are being looked up right now. Try again in ten seconds."
        answer = _page(503, typed=typed, fault=fault)
        answer.headers["Retry-After"] = "10"
        return answer
    has_left = threading.Event()
    watching = asyncio.create_task(_watch(request, has_left))
    try:
        work = partial(_answer_list, request, typed, questions, has_left)
        return await to_thread.run_sync(work, limiter=_TURN)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(request: Request, has_left: threading.Event) -> None:
    """Note when the reader of a request has left."""
    while not await request.is_disconnected():
        await asyncio.sleep(_SECONDS_BETWEEN_GLANCES)
    has_left.set()


def _answer_list(
    request: Request,
    typed: str,
    questions: Sequence[tuple[int, str]],
    has_left: threading.Event,
) -> Response:
    """Answer a list as far as its time and its reader allow."""
    end = time.monotonic() + _SECONDS_OF_LIST

    def may_go_on() -> bool:
        return time.monotonic() < end and not has_left.is_set()

    try:
        with reading() as snapshot_id:
            if request.query_params.get("as") != "csv":
                rows = look_up(questions, ".", may_go_on=may_go_on).to_pylist()
                (about,) = about_snapshot().to_pylist()
                return _page(rows=rows, typed=typed, about=about)
            site = site_address() or f"{request.base_url}".rstrip("/")
            body = rows_as_csv(look_up(questions, site, may_go_on=may_go_on))
    except WarehouseError:
        fault = "The data cannot be read now. Try again in a minute."
        return _page(503, typed=typed, fault=fault)
    name = name_file(f"porchlight_places_{snapshot_id}.csv")
    headers = {**_NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, media_type="text/csv; charset=utf-8")


def _page(status: int = 200, **values: object) -> Response:
    limits = {"most": _MOST_ON_PAGE, "most_to_share": _MOST_TO_SHARE}
    values |= {"label": label, "day_text": day_text, **limits}
    page = render_form("many.html", MANY_PATH, ENGLISH, **values)
    return HTMLResponse(page, status, _NO_STORE)


MANY_ROUTES = (Route(MANY_PATH, serve_many, methods=["GET"]),)
