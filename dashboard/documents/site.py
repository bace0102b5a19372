"""All documents as static files for any web host, with a search.

A page opened from disk cannot fetch data, but it can load scripts. So each script
holds the names that start with the same two letters, and the browser loads one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import zipcodes

from dashboard.documents.areas import front_document
from dashboard.documents.document import Document, Links
from dashboard.documents.feeds import every_path, robots, sitemap_index, sitemap_part
from dashboard.documents.routes import document_at
from dashboard.documents.sql_page import write_sql
from dashboard.documents.writing import (
    render_html,
    render_json,
    render_moved,
)
from dashboard.queries._run import reading
from dashboard.queries.addresses import former_addresses, named_pages
from dashboard.queries.agency import former_agency_ids
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import state_names
from dashboard.server.html_pages import style_sheet
from dashboard.text.addresses import (
    AGENCY_PAGES,
    ROBOTS_PATH,
    SITEMAP_PATH,
    SQL_PATH,
    STYLE_PATH,
    TOWN_PAGES,
)
from dashboard.text.languages import SPANISH
from dashboard.text.rows import Row
from warehouse.errors import ExportError
from warehouse.paths import UNFINISHED_PREFIX, site_address

# Marks a folder that may be replaced.
_MARK = "porchlight-site.json"
_AT_ONCE = 200
_ENDING = ".html"
_SEARCH_FOLDER, _SEARCH_SCRIPT = "search", "search.js"
# Abbreviations; the search script must fold names the same way.
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# Replaced when a site is written.
_NO_INDEX = "const index = { keys: [], states: {} };"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_KEY_LENGTH = 2
# A name, its location, and the address of its page.
_Entry = tuple[str, str, str]


def write_site(folder: Path, show_progress: Callable[[int, int], None]) -> int:
    """Write every document of the current snapshot to a folder; return the count.

    The folder is replaced in one step after everything is written.

    Args:
        folder: Absent, empty, or written by this function before.
        show_progress: Called with the number written and the total.
    """
    if is_for_staff():
        raise ExportError("A record for staff is not written for any host of files.")
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise ExportError(
            f"`{folder}` holds other files. Name a folder that is empty or absent."
        )
    unfinished = folder.absolute().parent / f"{UNFINISHED_PREFIX}{folder.name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    site = site_address()
    try:
        with reading() as snapshot_id:
            kinds = every_path()
            _write_extras(unfinished, site, kinds, snapshot_id)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    # why: sorting keeps a state's pages together, so its cached rows are reused.
    paths = sorted(path for kind in kinds.values() for path in kind)
    parts = [paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE)]
    write = partial(_write_part, unfinished, site, snapshot_id)
    done = 0
    # why: a process forked from one with threads and open files may hang.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as workers:
        try:
            for end in as_completed([workers.submit(write, part) for part in parts]):
                done += end.result()
                show_progress(done, len(paths))
        except BaseException:
            # why: the other parts would fail for the same reason.
            workers.shutdown(cancel_futures=True)
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return done


def former_paths() -> list[str]:
    """List former addresses that still lead to a page."""
    towns = [f"{TOWN_PAGES}/{path}" for path in former_addresses()]
    return [
        *(f"{AGENCY_PAGES}/{former_id}" for former_id in former_agency_ids()),
        *towns,
        *(f"{SPANISH.home}{path}" for path in towns),
    ]


def _write_part(folder: Path, site: str, snapshot_id: str, paths: Sequence[str]) -> int:
    with reading(snapshot_id):
        for path in paths:
            _write(folder, site, _document(path))
    return len(paths)


def _document(path: str) -> Document:
    """Build a document; places and agencies get the brief one, for a smaller site."""
    document = document_at(path, is_brief=True)
    if document is None:
        raise LookupError(f"`{path}` is listed and is not a document.")
    return document


def _write(folder: Path, site: str, document: Document) -> None:
    home = f"{site}/" if site else ""
    links = Links(document.path, ending=_ENDING, dashboard=home)
    (about,) = about_snapshot().to_pylist()
    page = _file(folder, document.path, _ENDING)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(render_html(document, links, about, site))
    if document.rows:
        twin = _file(folder, document.path, ".json")
        twin.write_bytes(render_json(document, links, about, site))


def _file(folder: Path, path: str, ending: str) -> Path:
    # why: an id may contain a dot that starts no file extension.
    return folder / f"{path.lstrip('/')}{ending}"


def _write_extras(
    folder: Path, site: str, kinds: dict[str, list[str]], snapshot_id: str
) -> None:
    """Write the start page, lists and redirects."""
    folder.mkdir(parents=True)
    (about,) = about_snapshot().to_pylist()
    _write(folder, site, front_document())
    write_search(folder)
    write_sql(
        folder, Links(SQL_PATH, ending=_ENDING, dashboard=f"{site}/" if site else "")
    )
    for path in former_paths():
        moved = _file(folder, path, _ENDING)
        moved.parent.mkdir(parents=True, exist_ok=True)
        links = Links(path, ending=_ENDING)
        moved.write_bytes(render_moved(_document(path), links, site))
    (folder / STYLE_PATH.lstrip("/")).write_bytes(style_sheet())
    (folder / ROBOTS_PATH.lstrip("/")).write_text(robots(site), "utf-8")
    counts = {kind: len(paths) for kind, paths in kinds.items()}
    mark = json.dumps({"snapshot_id": snapshot_id, "documents": counts})
    (folder / _MARK).write_text(mark, "utf-8")
    if site:
        day = about["built_at"].date()
        index = folder / SITEMAP_PATH.lstrip("/")
        index.write_text(sitemap_index(site, day), "utf-8")
        for kind in kinds:
            part = index.with_name(f"{index.stem}-{kind}{index.suffix}")
            part.write_text(sitemap_part(site, kind, day), "utf-8")


def write_search(folder: Path) -> None:
    """Write the search script and its names next to a site's pages."""
    (folder / _SEARCH_FOLDER).mkdir()
    shards: dict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries():
        shards[fold_name(entry[0]).replace(" ", "")[:_KEY_LENGTH]].append(entry)
    for key, entries in shards.items():
        # why: ASCII works whatever encoding a host declares for scripts.
        rows = json.dumps(entries, separators=(",", ":"))
        shard = folder / _SEARCH_FOLDER / f"{key}.js"
        shard.write_text(f'porchlight("{key}",{rows});\n', "ascii")
    index = json.dumps({"keys": sorted(shards), "states": {**state_names()}})
    script = Path(__file__).with_name(_SEARCH_SCRIPT).read_text("ascii")
    script = script.replace(_NO_INDEX, f"const index = {index};")
    (folder / _SEARCH_SCRIPT).write_text(script, "ascii")


def fold_name(name: str) -> str:
    """Remove case, accents and punctuation from a name, and shorten Saint and Fort."""
    bare = unicodedata.normalize("NFD", name.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = _NOT_A_LETTER.sub(" ", bare).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _entries() -> Iterator[_Entry]:
    """Yield the names to search: places by size, then agencies, then ZIP codes."""
    places: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in named_pages():
        yield row["page_name"], row["where_text"], row["page_path"]
        places[row["state_code"], row["name_slug"]].append(row)
    for entry in zipcodes.list_all():  # type: ignore[no-untyped-call] # it has none
        for row in _towns_of_zip(entry, places):
            name = f"{entry['zip_code']} {row['page_name']}"
            yield name, row["where_text"], row["page_path"]


def _towns_of_zip(
    entry: Mapping[str, str], places: Mapping[tuple[str, str], list[Row]]
) -> list[Row]:
    """Return the pages of the town that the post office lists for a ZIP code."""
    slug = _NOT_A_LETTER.sub("-", entry["city"].lower()).strip("-")
    named = places.get((entry["state"], slug), [])
    here = [row for row in named if row["county_name"] == entry["county"]]
    return here or named
