"""The SQL page, and the files that it loads into the reader's browser."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard.addresses import SQL_PATH
from dashboard.places.links import Links
from dashboard.places.pages import form as render_form
from dashboard.queries.questions import starting_points
from dashboard.queries.snapshot_reader import catalog
from dashboard.queries.sources import about_snapshot
from dashboard.server.files import IMMUTABLE, packed_answer, packed_file, status_without
from dashboard.server.npm_files import ENGINE_FILES, ENGINE_FOLDER
from warehouse.errors import WarehouseError
from warehouse.paths import default_project
from warehouse.snapshots.store import damaged_snapshot, find_snapshot

_ASSETS = Path(__file__).resolve().parent.parent / "assets" / "sql_page"
_FOLDER, _MARTS = SQL_PATH.lstrip("/"), ".duckdb.gz"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
_CACHED = {"Cache-Control": IMMUTABLE}
# Links that fill the box with a query on the reader's own table.
_EXAMPLES = {
    "Your ORIs: which agencies are they, and are they on record with Ring?": """\
-- Your column is called ori here. Nine characters, such as IL0220100, are the whole
-- identifier. Lists with seven leave out the last two, which are 00 for most agencies.
select mine.*, agencies.agency_name, agencies.state_code, agencies.ring_status
from mine
left join mart_agencies as agencies
    on agencies.ori7 = left(upper(trim(mine.ori)), 7)
order by mine.ori""",
    "Your place codes: who polices these towns, and what is on record?": """\
-- Your column is called geoid here: the seven digits of a place in the census, such as
-- 1700243, of which the first two are the state.
select mine.*, places.place_name, found.leading_agency_name, found.ring_status
from mine
left join dim_places as places
    on places.census_place_geoid = lpad(trim(mine.geoid), 7, '0')
left join mart_place_lookup as found using (place_id)
order by mine.geoid""",
}


@cache
def _page_files() -> Mapping[str, Path]:
    """Return what the page loads apart from the tables, by address below its own."""
    engine = ((f"{ENGINE_FOLDER.name}/{name}", name) for name in ENGINE_FILES)
    return {
        **{path.name: path for path in sorted(_ASSETS.iterdir())},
        **{address: ENGINE_FOLDER / name for address, name in engine},
    }


@cache
def _version() -> str:
    content = b"".join(path.read_bytes() for path in sorted(_ASSETS.iterdir()))
    return hashlib.sha256(content).hexdigest()[:8]


def render_sql(links: Links) -> bytes:
    """Render the page for the snapshot that is being read.

    Raises:
        warehouse.errors.SnapshotUnfitError: If its file for the browser is not there.
    """
    described, (about,) = catalog(), about_snapshot().to_pylist()
    marts = described.snapshot.marts_file
    if not marts.is_file():
        raise damaged_snapshot(marts.parent, marts.name)
    below = f"{links.root}{_FOLDER}/"
    engine = [path for path in _page_files().values() if path.suffix == ".gz"]
    engine_bytes = sum(path.stat().st_size for path in engine if path.is_file())
    return render_form(
        "sql.html",
        links,
        about=about,
        words=_with_code,
        below=below,
        version=_version(),
        engine=f"{below}{ENGINE_FOLDER.name}/",
        marts=f"{below}{about['snapshot_id']}{_MARTS}",
        marts_bytes=marts.stat().st_size,
        byte_count=marts.stat().st_size + engine_bytes,
        examples=_EXAMPLES,
        starts=starting_points().to_pylist(),
        tables=described.marts,
    ).encode()


def _with_code(sentence: str) -> Markup:
    """Return a sentence as HTML, with what stands in backticks as code."""
    parts = sentence.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 and part.strip() else part
        for number, part in enumerate(parts)
    )


def write_sql(folder: Path, links: Links) -> None:
    """Write the page and all that it loads into the folder of a static site."""
    (folder / f"{_FOLDER}{links.ending}").write_bytes(render_sql(links))
    snapshot = catalog().snapshot
    files = {
        **_page_files(),
        f"{snapshot.snapshot_id}{_MARTS}": snapshot.marts_file,
    }
    for name, path in files.items():
        target = folder / _FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # The site is of use without its engine, which needs npm to be installed.
        if path.is_file():
            shutil.copyfile(path, target)


def serve_sql_file(request: Request) -> Response:
    """Serve a file that the page loads; what is packed is unpacked by the page."""
    name = request.path_params["name"]
    try:
        path = _page_files().get(name) or _marts_file(name)
    except WarehouseError as error:
        return Response(status_code=status_without(error, name))
    if not path.is_file():
        return Response(status_code=404)
    if path.suffix == ".gz":
        return FileResponse(path, headers=_CACHED, media_type="application/gzip")
    return packed_answer(request, packed_file(path), _TYPES[path.suffix], _CACHED)


def _marts_file(name: str) -> Path:
    return find_snapshot(default_project(), name.removesuffix(_MARTS)).marts_file
