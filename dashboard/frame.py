"""The frame of every page: its snapshot, notes, footer and citations."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from mimetypes import guess_type
from pathlib import Path
from threading import BoundedSemaphore

import pyarrow as pa
import streamlit as st

from dashboard.addresses import (
    MENU,
    REPORT_PATH,
    about_row,
    file_address,
    report_address,
    report_words,
)
from dashboard.citations import CitedFigure, SourceLink, cite_figure, source_link
from dashboard.components.source_note import CurrentPage, recording_page
from dashboard.components.url_state import (
    close_address,
    newest_button,
    open_address,
    page_address,
    page_file,
    whole_address,
)
from dashboard.formats import as_code, day_text, plain
from dashboard.languages import SPANISH, maker_name
from dashboard.queries.snapshot_reader import newest_snapshot_id, per_snapshot, reading
from dashboard.queries.snapshots import build_trouble, files_of
from dashboard.queries.sources import (
    about_snapshot,
    row_counts,
    source_checks,
    source_urls,
    sources,
)
from dashboard.rows import as_rows, staff_notice
from dashboard.server.html_pages import describe_trouble
from dashboard.server.proxy_gate import NAME_HEADER
from warehouse.errors import (
    SnapshotUnfitError,
    SnapshotUnknownError,
    SnapshotVersionError,
)
from warehouse.paths import reports_to

# Pixels, the same as on plain pages.
_WIDTH = 1000
_FIRST = next(iter(MENU))
_ASSETS = Path(__file__).resolve().parent / "assets"
# Beside 200 sessions that draw at once, a plain page would wait for seconds.
_DRAWN_AT_ONCE = BoundedSemaphore(3)


def listed_page(name: str) -> st.Page:
    """Return a page from its module or folder in ``pages``.

    The first page opens at the address of the site, and the name leads to it.
    """
    return copy(_page(name))


# Making a page reads the disk, and every rerun lists all. Runs change a copy.
@lru_cache(64)
def _page(name: str) -> st.Page:
    return st.Page(
        page_file(name),
        title=MENU[name].title,
        url_path=name.replace("_", "-"),
        default=name == _FIRST,
    )


# Streamlit would read and hash a picture file at every rerun, and store it for
# each session.
@lru_cache(16)
def picture(name: str) -> str:
    """Return a file of ``assets`` as a data URL."""
    kind, _ = guess_type(name)
    data = b64encode((_ASSETS / name).read_bytes()).decode("ascii")
    return f"data:{kind};base64,{data}"


def draw(page: st.Page) -> None:
    """Draw a page from its pinned snapshot, or from the newest.

    Raises:
        warehouse.errors.WarehouseError: If there is no data.
    """
    requested_id = open_address()
    try:
        with (
            _DRAWN_AT_ONCE,
            reading(requested_id) as snapshot_id,
            _page_width(),
        ):
            if requested_id:
                _pinned_note(snapshot_id)
            else:
                _trouble_note()
            about = about_snapshot()
            as_of_on = about.to_pylist()[0]["as_of_on"]
            shown = CurrentPage(
                snapshot_id=snapshot_id,
                title=page.title,
                as_of_on=as_of_on,
                checks=source_checks(),
                find_sources=_sources_of,
                report=partial(_report_link, snapshot_id),
                maker=maker_name(),
            )
            shown.find_origin = partial(_origin_of, as_of_on)
            shown.cite = partial(_cited, shown, as_of_on)
            _staff_note()
            with recording_page(shown):
                page.run()
            _foot(about, snapshot_id, shown)
            close_address()
    except SnapshotVersionError as error:
        _other_version(error.snapshot_id)
    except (SnapshotUnknownError, SnapshotUnfitError):
        if requested_id is None:
            raise
        _missing_snapshot(requested_id)


@contextmanager
def _page_width() -> Iterator[None]:
    """Center what the block draws, as wide as a plain page."""
    with st.container(horizontal_alignment="center"), st.container(width=_WIDTH):
        yield


def _staff_note() -> None:
    """Say, on a staff instance, what it holds and who reads."""
    if notice := staff_notice():
        st.warning(notice)
        if name := st.context.headers.get(NAME_HEADER):
            st.text(f"Signed in as {name}")


def _trouble_note() -> None:
    """Warn if recent builds failed or stopped."""
    if trouble := build_trouble():
        st.warning(describe_trouble(trouble.since_on, has_failed=trouble.has_failed))


def _foot(about: pa.Table, snapshot_id: str, shown: CurrentPage) -> None:
    """Show who made the page, the age of the data, and links to changes and reports."""
    report = _report_link(snapshot_id, whole_address(snapshot_id), "")
    if shown.made:
        told = report.replace(report_words(), "Tell us")
        opening, made = f"{shown.made} Wrong? {told}.\n\n", ""
    else:
        opening, made = "", f"Made by {plain(shown.maker)}. "
    snapshot = about.to_pylist()[0]
    day = snapshot["as_of_on"]
    known = f"Evidence to {day_text(day)}, built" if day else "Built"
    changes = f"{page_address('data')}#changes"
    st.container(key="foot").markdown(
        f"{opening}:small[{made}{known} {snapshot['built_at']:%Y-%m-%d %H:%M} UTC, "
        f"snapshot `{snapshot_id}` · [What changed]({changes}) · "
        f"[Porchlight en español]({SPANISH.home.lstrip('/')}) · {report}]"
    )


def _report_link(snapshot_id: str, address: str, source_url: str) -> str:
    """Return a link to report a page or figure; the page's script adds the row."""
    about = about_row("", source_url)
    form = REPORT_PATH.lstrip("/")
    to = report_address(reports_to(), form, address, snapshot_id, about)
    return f"[{report_words()}]({to})"


def _pinned_note(snapshot_id: str) -> None:
    """Say which snapshot is pinned, and link to the newest."""
    about = about_snapshot().to_pylist()[0]
    evidence = (
        f" (evidence to {day_text(about['as_of_on'])})" if about["as_of_on"] else ""
    )
    is_newest = newest_snapshot_id() == snapshot_id
    note = "It is the newest so far." if is_newest else "There is a newer one."
    with st.container(border=True):
        st.markdown(
            "You are looking at the record as it stood on "
            f"**{day_text(about['built_at'].date())}**{evidence}, snapshot "
            f"`{snapshot_id}`. {note}"
        )
        if not is_newest:
            newest_button("Show this view of the newest record", "pinned_newest")


def _other_version(snapshot_id: str) -> None:
    """Lead to the files of a snapshot that another version made, and to the newest."""
    version, made_on, files = files_of(snapshot_id)
    st.title("A snapshot of another version")
    links = "\n".join(
        f"- [{plain(name)}]({file_address(snapshot_id, name)})" for name in files
    )
    st.warning(
        f"Made by Porchlight {version} on {day_text(made_on)}; these pages cannot draw "
        f"it. Its files:\n\n{links}"
    )
    newest_button("Show this view of the newest record", "other_newest")


def _missing_snapshot(requested_id: str) -> None:
    """Say that a pinned snapshot is gone, and link to the newest."""
    st.title("That snapshot is gone")
    st.warning(
        f"The link is pinned to snapshot {as_code(requested_id, longest=40)}, which "
        "this site does not keep, or can no longer show. Nothing is shown in its "
        "place, because its numbers may have differed."
    )
    newest_button("Show this view of the newest record", "gone_newest")


@per_snapshot
def _origin_of(
    as_of_on: date | None, rows: pa.Table, urls: Sequence[str], address: str
) -> pa.Table:
    """Return the last columns of a file; rows without a source have the figure's."""
    own = [" ".join(each or urls) for each in source_urls(rows)]
    columns = {
        "source_url": pa.array(own, pa.string()),
        "as_of_on": pa.array([as_of_on] * len(own), pa.date32()),
        "page_url": pa.array([address] * len(own), pa.string()),
    }
    return pa.table(columns)


def _cited(
    shown: CurrentPage,
    as_of_on: date | None,
    sentence: str,
    sources: Sequence[SourceLink],
    address: str,
) -> str:
    """Cite a figure with its pinned address."""
    figure = CitedFigure(
        sentence=sentence,
        title=shown.title,
        address=address,
        snapshot_id=shown.snapshot_id,
        as_of_on=as_of_on,
        accessed_on=datetime.now(UTC).date(),
    )
    return cite_figure(figure, sources)


def _sources_of(rows: pa.Table) -> Sequence[SourceLink]:
    """Return the sources of rows, those of most rows first."""
    counts = row_counts(rows)
    known = {row["source_id"]: row for row in as_rows(sources([*counts]))}
    return [
        source_link(known[source_id], row_count=count)
        for source_id, count in counts.items()
        if source_id in known
    ]
