"""Zips with the sheets and letters of a county, or by command of a whole state."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.documents.document import PAPERS, Links, with_sources
from dashboard.documents.facts import build_for_area
from dashboard.documents.pdf import render_pdf, render_text
from dashboard.documents.sheets import letter, sheet
from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses_in, lookup_id_at
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import state_names
from dashboard.server.files import status_without
from dashboard.server.limits import client_address
from dashboard.text.addresses import COUNTY_PAGES, SHEET, TOWN_PAGES
from warehouse.downloads.package import write_zip, zip_pieces
from warehouse.errors import ExportError, WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError
from warehouse.paths import site_address

# Writes one file of a zip; returns nothing for a place without that file.
Writer = Callable[[], bytes]
_README = """\
A sheet to print and a draft of a letter for each place of {path}.

Snapshot {snapshot_id}, evidence to {as_of_on}.

{citation}

{license}
"""


def papers_of(county_path: str) -> list[tuple[str, Writer]]:
    """List the files of a county's zip with their writers; empty for an unknown county.

    A read-me, and for the county and each of its towns a sheet and, if a recipient is
    known, a letter.
    """
    if not lookup_id_at(county_path).startswith("county-"):
        return []
    places = [(COUNTY_PAGES, county_path)]
    places += [(TOWN_PAGES, row["page_path"]) for row in addresses_in(county_path)]
    county = county_path.rpartition("/")[2]
    return [
        (f"{county}/README.txt", partial(_readme, county_path)),
        *(
            (
                f"{county}/{path.rpartition('/')[2]}{form}{ending}",
                partial(paper_file, pages, path, form),
            )
            for pages, path in places
            for form, ending in PAPERS.items()
        ),
    ]


def paper_file(pages: str, path: str, form: str) -> bytes:
    """Render a place's sheet as PDF or its letter as text; empty if it has none."""
    is_sheet = form == SHEET
    build = sheet if is_sheet else letter
    document = with_sources(partial(build_for_area, build, pages, path))
    if document is None:
        return b""
    write = render_pdf if is_sheet else render_text
    (about,) = about_snapshot().to_pylist()
    return write(document, Links(document.path), about, site_address())


def _readme(county_path: str) -> bytes:
    (about,) = about_snapshot().to_pylist()
    return _README.format(path=county_path, **about).encode()


def write_state_papers(
    code: str, target: Path, show_progress: Callable[[int, int], None]
) -> int:
    """Write the sheets and letters of all places in a state to one zip, and count them.

    The zip only appears once it is complete.

    Raises:
        ExportError: If there is no such state, or the file exists.
    """
    if is_for_staff():
        raise ExportError("A record for staff is not written for anybody to take.")
    if target.exists():
        raise ExportError(f"`{target}` exists already. Name another file.")
    with reading():
        if code.upper() not in state_names():
            raise ExportError(
                f"`{code}` is not a state. Write two letters, such as IL."
            )
        counties = [row["page_path"] for row in addresses_in(code.lower())]
        files = [file for county in counties for file in papers_of(county)]
        (about,) = about_snapshot().to_pylist()
        count = 0

        def written() -> Iterator[tuple[str, bytes]]:
            nonlocal count
            for done, (name, write) in enumerate(files, 1):
                if content := write():
                    count += 1
                    yield name, content
                show_progress(done, len(files))

        draft = target.with_name(f".{target.name}.unfinished")
        try:
            with draft.open("wb") as file:
                write_zip(file, written(), about["built_at"].isoformat())
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)
    return count


def serve_county_papers(request: Request, queue: FairQueue) -> Response:
    """Stream a county's zip, waiting in the queue for each file."""
    if is_for_staff():
        return Response(status_code=404)
    pinned = request.query_params.get("snapshot", "")
    path = "{state}/{county}".format(**request.path_params)
    try:
        with reading(pinned or None) as snapshot_id:
            files = papers_of(path)
            (about,) = about_snapshot().to_pylist()
    except WarehouseError as error:
        return Response(status_code=status_without(error, pinned))
    if not files:
        return Response(status_code=404)
    reader = client_address(request.scope) or ""

    def written() -> Iterator[tuple[str, bytes]]:
        for name, write in files:
            if content := _in_turn(queue, reader, snapshot_id, write):
                yield name, content

    name = f"porchlight_{path.replace('/', '_')}.zip"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    pieces = zip_pieces(written(), about["built_at"].isoformat())
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")


def _in_turn(queue: FairQueue, reader: str, snapshot_id: str, write: Writer) -> bytes:
    """Write one file when the document queue has room."""
    while True:
        try:
            with reading(snapshot_id), queue.place(reader):
                return write()
        except QueueFullError:
            # why: the response has started, so it can no longer fail.
            time.sleep(1)
