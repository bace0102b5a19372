"""Downloads, the scripts of the page, rows as files, and copies of sources."""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

import pyarrow as pa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.addresses import FILES_PATH
from dashboard.charts.chart_spec import MOST_ROOM_STEPS, ROOM_CLASS, ROOM_STEP
from dashboard.queries.downloads import NEWEST
from dashboard.queries.snapshot_reader import newest_snapshot_id
from dashboard.rows import IS_PRIVATE, is_for_staff, name_file
from dashboard.streamlit_internals import PAGE_FOLDER
from warehouse.downloads import safe_csv
from warehouse.downloads.files import FILES, INDEX_FILE, MEDIA_TYPES, list_files
from warehouse.errors import (
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseError,
)
from warehouse.paths import default_project
from warehouse.snapshots.store import WAREHOUSE_FILE, find_snapshot

IMMUTABLE = "public, max-age=31536000, immutable"
# No preflight headers, because browsers send none for a plain or ranged GET.
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, "
    "ETag",
}


def status_without(error: WarehouseError, pinned: str | None) -> int:
    """Return 404 if the pinned snapshot is gone, 503 if no snapshot opens."""
    is_gone = isinstance(error, SnapshotUnknownError | SnapshotUnfitError)
    return 404 if pinned and is_gone else 503


async def serve_file(request: Request) -> Response:
    """Send one file of a snapshot, or a range of it."""
    answer = await _find_file(request)
    if not is_for_staff():
        answer.headers.update(FOR_OTHER_SITES)
    return answer


async def _find_file(request: Request) -> Response:
    snapshot_id, path = request.path_params["snapshot"], request.path_params["path"]
    try:
        if snapshot_id == NEWEST:
            newest = f"/{newest_snapshot_id()}/"
            address = request.url.path.replace(f"/{NEWEST}/", newest, 1)
            return RedirectResponse(address, headers={"Cache-Control": "no-store"})
        snapshot = find_snapshot(default_project(), snapshot_id)
    except WarehouseError as error:
        pinned = "" if snapshot_id == NEWEST else snapshot_id
        status = status_without(error, pinned)
        return _refusal(
            "This snapshot is not served. The files of the newest are under "
            f"`{FILES_PATH}/{NEWEST}/`.",
            status,
        )
    if path not in {*list_files(snapshot), INDEX_FILE}:
        return _refusal("This snapshot offers no such file.")
    is_beside = path == WAREHOUSE_FILE
    folder = snapshot.folder if is_beside else snapshot.folder / FILES
    try:
        files = StaticFiles(directory=folder, check_dir=False)
        answer = await files.get_response(path, request.scope)
    except HTTPException:
        return _refusal("This snapshot offers no such file.")
    answer.headers["Cache-Control"] = IMMUTABLE
    answer.headers["Content-Type"] = MEDIA_TYPES[PurePosixPath(path).suffix]
    if path != INDEX_FILE:
        name = f'attachment; filename="{_name(path, snapshot_id)}"'
        answer.headers["Content-Disposition"] = name
    return answer


def _name(path: str, snapshot_id: str) -> str:
    """Name the downloaded file, including its snapshot."""
    file = PurePosixPath(path)
    stem = "" if file.stem == "porchlight" else f"_{file.stem}"
    return name_file(f"porchlight_{snapshot_id}{stem}{file.suffix}")


def _refusal(sentence: str, status: int = 404) -> JSONResponse:
    return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})


FILE_ROUTES = (
    Route(f"{FILES_PATH}/{{snapshot}}/{{path:path}}", serve_file, methods=["GET"]),
)


_PAGE_ASSETS = Path(__file__).resolve().parent.parent / "assets" / "page"
# Comments, which readers need not download.
_NOTES = re.compile(r"^ *//[^\n]*\n|/\*.*?\*/\n?", re.MULTILINE | re.DOTALL)
_CACHED = {"Cache-Control": IMMUTABLE}
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@cache
def own_part() -> str:
    """Return our style and script for the head of every Streamlit page."""
    style, script = (
        _NOTES.sub("", (_PAGE_ASSETS / name).read_text("utf-8"))
        for name in ("page.css", "page.js")
    )
    rooms = "".join(
        f'[class*="st-key-{ROOM_CLASS}_{n}_"]{{min-height:{n * ROOM_STEP}px}}'
        for n in range(1, MOST_ROOM_STEPS + 1)
    )
    return f"<style>{style}{rooms}</style><script>{script}</script>"


class PageFiles:
    """Serves Streamlit's scripts and styles, compressed and cached."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
        self._app = app
        self._files = {
            f"/{path.relative_to(PAGE_FOLDER).as_posix()}": path
            for path in (PAGE_FOLDER / "static").rglob("*")
            if path.suffix in _TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        path = scope["path"] if is_read else ""
        answer = self._app
        if path in self._files:
            file = self._files[path]
            kind = _TYPES[file.suffix]
            answer = packed_answer(Request(scope), packed_file(file), kind, _CACHED)
        await answer(scope, receive, send)


def packed_answer(
    request: Request, packed: bytes, kind: str, headers: Mapping[str, str]
) -> Response:
    """Send gzipped content, unpacked for clients without gzip, or 304 if it matches."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    tag = headers.get("ETag")
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), 200, headers, kind)
    return Response(packed, 200, {**headers, "Content-Encoding": "gzip"}, kind)


@lru_cache(512)
def packed_file(file: Path) -> bytes:
    """Return the gzipped content of a file."""
    return gzip.compress(file.read_bytes())


def rows_as_csv(rows: pa.Table) -> bytes:
    """Write rows as UTF-8 CSV with a header and ISO dates; unknown cells are empty.

    No cell runs as a formula in a spreadsheet.
    """
    if is_for_staff() and IS_PRIVATE not in rows.column_names:
        # A sum may rest on private rows.
        rows = rows.append_column(IS_PRIVATE, pa.nulls(rows.num_rows, pa.bool_()))
    # Without the byte order mark, Excel guesses the wrong encoding.
    return codecs.BOM_UTF8 + safe_csv.csv_bytes(rows)
