"""Whole files of a snapshot, as addresses below ``/data/files``.

An address names its snapshot, so its bytes never change; ``newest`` in the place of the
snapshot leads to the current one. What the page Download lists is what these answer.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
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
    open_file,
)
from dashboard.text.addresses import FILES_PATH
from warehouse.errors import WarehouseError

_KEPT_FOR_EVER = "public, max-age=31536000, immutable"


def serve_file(request: Request) -> Response:
    """Answer with one file of a snapshot, in pieces."""
    snapshot_id, path = request.path_params["snapshot"], request.path_params["path"]
    try:
        if snapshot_id == NEWEST:
            address = request.url.path.replace(
                f"/{NEWEST}/", f"/{newest_snapshot_id()}/", 1
            )
            return RedirectResponse(address, headers={"Cache-Control": "no-store"})
        opened = open_file(snapshot_id, path)
    except WarehouseError:
        return _refusal("This snapshot is not served.")
    except UnknownFileError:
        return _refusal("This snapshot offers no such file.")
    return _answer(request, opened, snapshot_id)


def _answer(request: Request, opened: OpenedFile, snapshot_id: str) -> Response:
    download = opened.download
    name = _name(download.path, snapshot_id)
    headers = {
        "Cache-Control": _KEPT_FOR_EVER,
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{download.tag}"',
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if opened.path is not None:
        return FileResponse(
            opened.path, headers=headers, media_type=download.media_type
        )
    headers["Content-Length"] = str(download.byte_count)
    if request.method == "HEAD":
        return Response(headers=headers, media_type=download.media_type)
    return StreamingResponse(
        opened.chunks, headers=headers, media_type=download.media_type
    )


def _name(path: str, snapshot_id: str) -> str:
    """Name the file on the reader's machine, with the snapshot that it is of."""
    file = PurePosixPath(path)
    stem = "" if file.stem == "porchlight" else f"_{file.stem}"
    return f"porchlight_{snapshot_id}{stem}{file.suffix}"


def _refusal(sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, 404, {"Cache-Control": "no-store"})


FILE_ROUTES = (
    Route(f"{FILES_PATH}/{{snapshot}}/{{path:path}}", serve_file, methods=["GET"]),
)
