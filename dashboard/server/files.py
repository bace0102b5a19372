"""Downloads, the scripts of the page, rows as files, and copies of sources."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.charts.chart_spec import MOST_ROOM_STEPS, ROOM_CLASS, ROOM_STEP
from dashboard.queries._run import newest_snapshot_id
from dashboard.queries.downloads import (
    NEWEST,
    OpenedFile,
    UnknownFileError,
    is_for_staff,
    offered_files,
    open_file,
)
from dashboard.streamlit_internals import PAGE_FOLDER
from dashboard.text.addresses import FILES_PATH, INDEX_FILE
from warehouse.downloads import safe_csv
from warehouse.errors import (
    SnapshotTooOldError,
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseError,
)

IMMUTABLE = "public, max-age=31536000, immutable"
# Former table names in links, with the current names.
RENAMED_TABLES: Mapping[str, str] = {
    "dim_programmes": "dim_programs",  # former name
    "fct_programme_facts": "fct_program_facts",  # former name
    "fct_incident_programmes": "fct_incident_programs",  # former name
    "fct_brand_neutral_schemes": "fct_other_brand_schemes",  # former name
}
# One range of bytes; no file needs more digits.
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
# why: no preflight headers, because browsers send none for a plain or ranged GET.
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, "
    "ETag",
}


def status_without(error: WarehouseError, pinned: str | None) -> int:
    """Return 404 if the pinned snapshot is gone, 503 if no snapshot opens."""
    is_gone = isinstance(
        error, SnapshotUnknownError | SnapshotUnfitError | SnapshotTooOldError
    )
    return 404 if pinned and is_gone else 503


def serve_file(request: Request) -> Response:
    """Stream one file of a snapshot."""
    answer = _find_file(request)
    if not is_for_staff():
        answer.headers.update(FOR_OTHER_SITES)
    return answer


def _find_file(request: Request) -> Response:
    snapshot_id, path = request.path_params["snapshot"], request.path_params["path"]
    try:
        if snapshot_id == NEWEST:
            address = request.url.path.replace(
                f"/{NEWEST}/", f"/{newest_snapshot_id()}/", 1
            )
            stem = PurePosixPath(path).stem
            address = address.replace(stem, RENAMED_TABLES.get(stem, stem))
            return RedirectResponse(address, headers={"Cache-Control": "no-store"})
        if path == INDEX_FILE:
            return _index(snapshot_id)
        opened = open_file(snapshot_id, path)
    except WarehouseError as error:
        pinned = "" if snapshot_id == NEWEST else snapshot_id
        status = status_without(error, pinned)
        return _refusal("This snapshot is not served.", status)
    except UnknownFileError:
        return _refusal("This snapshot offers no such file.")
    return answer_file(request, opened, snapshot_id)


def _index(snapshot_id: str) -> Response:
    """List the files of a snapshot with relative addresses."""
    files = [
        {"path": file.path, "bytes": file.byte_count, "mediatype": file.media_type}
        for file in offered_files(snapshot_id)
    ]
    if not files:
        raise UnknownFileError(INDEX_FILE)
    headers = {"Cache-Control": IMMUTABLE}
    return JSONResponse({"snapshot_id": snapshot_id, "files": files}, headers=headers)


def answer_file(request: Request, opened: OpenedFile, snapshot_id: str) -> Response:
    """Send a file or a range of it; caches may store it forever."""
    download = opened.download
    name = _name(download.path, snapshot_id)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": IMMUTABLE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{download.tag}"',
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size, status = download.byte_count, 200
    start, stop = 0, size
    if (byte_range := _RANGE.fullmatch(request.headers.get("range", ""))) and (
        request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    ):
        start, stop = _part(byte_range[1], byte_range[2], size)
        if start >= stop:
            headers["Content-Range"] = f"bytes */{size}"
            return Response(status_code=416, headers=headers)
        status = 206
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    if request.method == "HEAD":
        return Response(
            status_code=status, headers=headers, media_type=download.media_type
        )
    return StreamingResponse(
        opened.part(start, stop), status, headers, download.media_type
    )


def _part(first: str, last: str, size: int) -> tuple[int, int]:
    """Return start and stop of a byte range; without ``first``, the last bytes."""
    if not first:
        return max(0, size - int(last or 0)), size
    return int(first), min(size, int(last) + 1) if last else size


def _name(path: str, snapshot_id: str) -> str:
    """Name the downloaded file, including its snapshot."""
    file = PurePosixPath(path)
    stem = "" if file.stem == "porchlight" else f"_{file.stem}"
    return f"porchlight_{snapshot_id}{stem}{file.suffix}"


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
            answer = packed_answer(Request(scope), _packed(file), kind, _CACHED)
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
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes())


def rows_as_csv(rows: pa.Table) -> bytes:
    """Write rows as UTF-8 CSV with a header and ISO dates; unknown cells are empty.

    No cell runs as a formula in a spreadsheet.
    """
    # why: without the byte order mark, Excel guesses the wrong encoding.
    return codecs.BOM_UTF8 + safe_csv.csv_bytes(rows)


def rows_as_parquet(rows: pa.Table) -> bytes:
    """Write rows as Parquet, which keeps their types."""
    # why: the import takes 7 MB, and few readers download Parquet.
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(rows, buffer)
    return buffer.getvalue()
