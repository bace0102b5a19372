"""All documents as static files for any web host, with a search."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from dashboard.addresses import (
    AGENCY_PAGES,
    COPY_PATH,
    FEEDS,
    NAMES_PATH,
    ROBOTS_PATH,
    SEARCH_SCRIPT_PATH,
    SITEMAP_PATH,
    SQL_PATH,
    STYLE_PATH,
    TOWN_PAGES,
    feed_path,
)
from dashboard.languages import SPANISH
from dashboard.places import gather, pages
from dashboard.places.feeds import render_feed
from dashboard.places.links import Links
from dashboard.places.names import names_scripts, search_script
from dashboard.places.render import Written, write
from dashboard.places.routes import language_of, page_at, written_at
from dashboard.places.sitemap import every_path, robots, sitemap
from dashboard.places.sql_page import write_sql
from dashboard.queries.addresses import former_addresses
from dashboard.queries.agency import former_agency_ids
from dashboard.queries.labels import labels_in
from dashboard.queries.snapshot_reader import per_snapshot, reading
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import state_names
from dashboard.rows import is_for_staff
from dashboard.server.html_pages import copy_script, style_sheet
from warehouse.errors import ExportError
from warehouse.paths import UNFINISHED_PREFIX, site_address

# Marks a folder that may be replaced.
_MARK = "porchlight-site.json"
_AT_ONCE = 200
_ENDING = ".html"
_FRONT = "/index"


def write_site(folder: Path, show_progress: Callable[[int, int], None]) -> int:
    """Write every page to a folder; return the count.

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
    unfinished.mkdir(parents=True)
    done = 0
    # A process forked from one with threads and open files may hang.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as workers:
        try:
            with reading() as snapshot_id:
                # A page in both languages, and a state's pages, share what is gathered.
                every = [
                    path for kind in every_path(of_files=True).values() for path in kind
                ]
                paths = sorted(every, key=lambda path: path.removeprefix(SPANISH.home))
                write_part = partial(_write_part, unfinished, snapshot_id)
                ends = [
                    workers.submit(write_part, paths[at : at + _AT_ONCE])
                    for at in range(0, len(paths), _AT_ONCE)
                ]
                _write_extras(unfinished, snapshot_id)
            for end in as_completed(ends):
                done += end.result()
                show_progress(done, len(paths))
        except BaseException:
            # The other parts would fail for the same reason.
            workers.shutdown(cancel_futures=True)
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return done


@per_snapshot
def _paths() -> frozenset[str]:
    """Return the addresses of all pages."""
    kinds = every_path(of_files=True).values()
    return frozenset(path for kind in kinds for path in kind)


def former_paths() -> list[str]:
    """List former addresses that still lead to a page."""
    towns = [f"{TOWN_PAGES}/{path}" for path in former_addresses()]
    agencies = [f"{AGENCY_PAGES}/{former_id}" for former_id in former_agency_ids()]
    pages_now = {former: page_at(former) for former in (*agencies, *towns)}
    return [
        f"{home}{former}"
        for former, page in pages_now.items()
        for home in ("", SPANISH.home)
        if page and f"{home}{page.path}" in _paths()
    ]


def _write_part(folder: Path, snapshot_id: str, paths: Sequence[str]) -> int:
    # What pages keep for one another is large, and looking for garbage in it is slow.
    gc.set_threshold(50_000)
    with reading(snapshot_id):
        for path in paths:
            _write(folder, _written(path))
    return len(paths)


def _written(path: str) -> Written:
    site = site_address()
    links = Links(
        path,
        ending=_ENDING,
        dashboard=f"{site}/" if site else "",
        written=_paths(),
        has_json=language_of(path).is_english,
    )
    if path in {SPANISH.home, _FRONT}:
        page = gather.front("" if path == SPANISH.home else path)
        return write(page, labels_in(language_of(path)), links, site)
    written = written_at(path, links, site, is_brief=True)
    if written is None:
        raise LookupError(f"`{path}` is listed and is no page.")
    return written


def _write(folder: Path, written: Written) -> None:
    page = _file(folder, written.path, _ENDING)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(pages.html(written))
    if written.page.rows and written.links.has_json:
        twin = _file(folder, written.path, ".json")
        twin.write_bytes(pages.as_json(written))


def _file(folder: Path, path: str, ending: str) -> Path:
    # An id may contain a dot that starts no file extension.
    return folder / f"{path.lstrip('/')}{ending}"


def _write_extras(folder: Path, snapshot_id: str) -> None:
    """Write the start page, lists and redirects."""
    site = site_address()
    (about,) = about_snapshot().to_pylist()
    _write(folder, _written(_FRONT))
    write_search(folder)
    write_sql(
        folder, Links(SQL_PATH, ending=_ENDING, dashboard=f"{site}/" if site else "")
    )
    for path in former_paths():
        moved = _file(folder, path, _ENDING)
        moved.parent.mkdir(parents=True, exist_ok=True)
        moved.write_bytes(
            pages.moved(_written(path), Links(path, ending=_ENDING), site)
        )
    for path, content in ((STYLE_PATH, style_sheet()), (COPY_PATH, copy_script())):
        (folder / path.lstrip("/")).write_bytes(content)
    (folder / ROBOTS_PATH.lstrip("/")).write_text(robots(site), "utf-8")
    kinds = every_path(of_files=True)
    counts = {kind: len(paths) for kind, paths in kinds.items()}
    mark = json.dumps({"snapshot_id": snapshot_id, "documents": counts})
    (folder / _MARK).write_text(mark, "utf-8")
    if site:
        (folder / FEEDS.lstrip("/") / "state").mkdir(parents=True)
        for code in ("", *state_names()):
            feed = render_feed(code, about, site)
            (folder / feed_path(code).lstrip("/")).write_bytes(feed)
        day = about["built_at"].date()
        index = folder / SITEMAP_PATH.lstrip("/")
        index.write_text(sitemap(site, day, of_files=True), "utf-8")
        for kind in kinds:
            part = index.with_name(f"{index.stem}-{kind}{index.suffix}")
            part.write_text(sitemap(site, day, kind, of_files=True), "utf-8")


def write_search(folder: Path) -> None:
    """Write the search script and its names next to a site's pages."""
    names = folder / NAMES_PATH.lstrip("/")
    names.mkdir()
    links = Links("/", written=_paths())
    for key, script in names_scripts(links).items():
        (names / f"{key}.js").write_bytes(script)
    (folder / SEARCH_SCRIPT_PATH.lstrip("/")).write_bytes(search_script())
