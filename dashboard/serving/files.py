"""Whole files of a snapshot, as addresses below ``/data/files``.

An address names its snapshot, so its bytes never change; ``newest`` in the place of the
snapshot leads to the current one. What the page Download lists is what these answer,
whole or in parts, and to pages of other sites too where everyone reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from dashboard.queries._run import newest_snapshot_id
from dashboard.queries.downloads import (
    NEWEST,
    OpenedFile,
    UnknownFileError,
    is_for_staff,
    offered_files,
    open_file,
)
from dashboard.serving.bare_pages import status_without
from dashboard.text.addresses import FILES_PATH, INDEX_FILE
from warehouse.errors import WarehouseError

_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
# A table in links of earlier days: its name of today.
RENAMED_TABLES: Mapping[str, str] = {
    "dim_programmes": "dim_programs",  # former name
    "fct_programme_facts": "fct_program_facts",  # former name
    "fct_incident_programmes": "fct_incident_programs",  # former name
    "fct_brand_neutral_schemes": "fct_other_brand_schemes",  # former name
}
# One range of bytes; digits that no file has so many of are no range.
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
# why: nothing is said of asking beforehand (OPTIONS), which this server answers nobody:
# a browser asks for a file, or for bytes from one to another, right away.
_FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, "
    "ETag",
}


def serve_file(request: Request) -> Response:
    """Answer with one file of a snapshot, in pieces."""
    answer = _found(request)
    if not is_for_staff():
        answer.headers.update(_FOR_OTHER_SITES)
    return answer


def _found(request: Request) -> Response:
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
    return _answer(request, opened, snapshot_id)


def _index(snapshot_id: str) -> Response:
    """List the files, each by its address from here."""
    files = [
        {"path": file.path, "bytes": file.byte_count, "mediatype": file.media_type}
        for file in offered_files(snapshot_id)
    ]
    if not files:
        raise UnknownFileError(INDEX_FILE)
    headers = {"Cache-Control": _KEPT_FOR_EVER}
    return JSONResponse({"snapshot_id": snapshot_id, "files": files}, headers=headers)


def _answer(request: Request, opened: OpenedFile, snapshot_id: str) -> Response:
    download = opened.download
    name = _name(download.path, snapshot_id)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": _KEPT_FOR_EVER,
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{download.tag}"',
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size, status = download.byte_count, 200
    start, stop = 0, size
    if (asked := _RANGE.fullmatch(request.headers.get("range", ""))) and (
        request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    ):
        start, stop = _part(asked[1], asked[2], size)
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
    """Return the first byte asked for and the one behind the last.

    Without a first one, as many as ``last`` says from the end are asked for.
    """
    if not first:
        return max(0, size - int(last or 0)), size
    return int(first), min(size, int(last) + 1) if last else size


def _name(path: str, snapshot_id: str) -> str:
    """Name the file on the reader's machine, with the snapshot that it is of."""
    file = PurePosixPath(path)
    stem = "" if file.stem == "porchlight" else f"_{file.stem}"
    return f"porchlight_{snapshot_id}{stem}{file.suffix}"


def _refusal(sentence: str, status: int = 404) -> JSONResponse:
    return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})


FILE_ROUTES = (
    Route(f"{FILES_PATH}/{{snapshot}}/{{path:path}}", serve_file, methods=["GET"]),
)
