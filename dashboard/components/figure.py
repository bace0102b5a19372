"""Figures: a chart, number or table with tabs for its rows, sources and citation.

Only the open tab is drawn, and the first, which is the figure itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import streamlit as st

from dashboard.charts.chart_spec import (
    MOST_ROOM_STEPS,
    ROOM_CLASS,
    ROOM_STEP,
    with_caption,
)
from dashboard.citations import (
    SourceLink,
    check_markdown,
    note_links,
    recording_links,
    short_names,
)
from dashboard.components.column_registry import (
    ColumnStyle,
    columns_by_name,
    with_tips,
)
from dashboard.components.source_note import (
    CitedText,
    current_page,
    sources_text,
)
from dashboard.components.tables import csv_file, draw_table
from dashboard.components.url_state import whole_address
from dashboard.formats import counted, day_text, plain, without_markup
from dashboard.rows import name_file

CHART, TABLE, SOURCES, CITE, EMBED = "Chart", "Table", "Sources", "Cite", "Embed"
FIGURE_KEY = "figure_"
_MOST_SOURCES = 40
_TITLE_ROOM = 78
# Pixels between panels, and of a line of their title.
_BETWEEN_PANELS, _LINE = 42, 16
# Layout shifts of this many pixels go unnoticed.
_SMALL = 60


@contextmanager
def figure(
    name: str,
    sentence: str,
    rows: pa.Table | None = None,
    columns: Mapping[str, ColumnStyle] = MappingProxyType({}),
    *,
    first: str = CHART,
    sources: Sequence[SourceLink] = (),
    labels: Mapping[str, Mapping[str, str]] | None = None,
    picture: str = "",
) -> Iterator[None]:
    """Draw the tabs of a figure; the block draws the first one.

    Args:
        name: Key of the figure, name of its files, and anchor of its link.
        sentence: The figure in a sentence, for citations.
        rows: Its rows; None if it has none.
        columns: Columns of the table, from ``pick_columns``; files have the others too.
            Empty shows all but ids.
        first: Label of the first tab.
        sources: Its sources; those named in the block and in rows follow.
        labels: Other words for the codes of some columns.
        picture: Address of it as a picture for other sites; empty for none.
    """
    names = [first]
    if rows is not None and first != TABLE:
        names.append(TABLE)
    names += [SOURCES, CITE, *([EMBED] if picture else [])]
    tab_boxes = st.tabs(names, key=f"{FIGURE_KEY}{name}", on_change="rerun")
    tabs = dict(zip(names, tab_boxes, strict=True))
    with tabs[first], recording_links() as named:
        yield
    note_links(named.elements())
    sources = (*sources, *named)
    if rows is not None and tabs[TABLE].open:
        with tabs[TABLE]:
            if first != TABLE:
                draw_table(rows, columns or _for_people(rows), labels=labels)
            urls = tuple(one.url for one in sources)
            origin = current_page().find_origin(rows, urls, _address(name))
            # Streamlit drops a file that is written at the click before a busy
            # server has sent it (one in four with 50 readers, November 2026).
            st.download_button(
                f"Download {counted(rows.num_rows, 'row', 'rows')} (CSV)",
                data=csv_file(rows, columns, labels, origin),
                file_name=name_file(f"porchlight_{name}.csv"),
                mime="text/csv",
                key=f"{name}_csv",
                on_click="ignore",
            )
    if tabs[SOURCES].open:
        with tabs[SOURCES]:
            _list_sources(_all_sources(sources, rows))
    if tabs[CITE].open:
        with tabs[CITE]:
            _cite(name, sentence, _all_sources(sources, rows))
    if picture and tabs[EMBED].open:
        with tabs[EMBED]:
            st.markdown("Copy this picture into a page of yours. It needs no script.")
            tag = f'<img src="{escape(_site() + picture)}" alt="{escape(sentence)}"'
            st.code(f'{tag} width="1200" height="630">', language=None, wrap_lines=True)
    _report_link(name, sources)


def _report_link(name: str, sources: Sequence[SourceLink]) -> None:
    """Draw a link that reports a figure, or the row that is chosen in it."""
    link = current_page().report(_address(name), next((one.url for one in sources), ""))
    st.markdown(f":small[{link}]", text_alignment="right")


def _address(name: str) -> str:
    """Return the pinned address of a figure in the current view."""
    snapshot_id = current_page().snapshot_id
    return f"{whole_address(snapshot_id)}#{FIGURE_KEY}{name}"


def _all_sources(
    sources: Sequence[SourceLink], rows: pa.Table | None
) -> Sequence[SourceLink]:
    """Return each source of a figure once, those that support most rows first."""
    cited = () if rows is None else current_page().find_sources(rows)
    # Sources from rows have a date, which named ones may lack.
    once = {one.url: one for one in (*sources, *cited) if one.url}
    return sorted(once.values(), key=lambda one: -one.row_count)


def _list_sources(sources: Sequence[SourceLink]) -> None:
    """List sources in full, with the result of their last check."""
    checks = current_page().checks
    lines = [
        f"- {one.markdown()}{one.supports()}"
        + (f" ({check_markdown(checks[one.url])})" if one.url in checks else "")
        for one in sources[:_MOST_SOURCES]
    ]
    if (more := len(sources) - _MOST_SOURCES) > 0:
        lines.append(f"- {more:,} more, each in its row")
    note_links(sources[:_MOST_SOURCES])
    st.markdown("\n".join(lines) or "Every row names its own source.")


def _cite(name: str, sentence: str, sources: Sequence[SourceLink]) -> None:
    """Show the citation and both links of a figure."""
    page = current_page()
    pinned, live = (
        f"{whole_address(snapshot_id)}#{FIGURE_KEY}{name}"
        for snapshot_id in (page.snapshot_id, None)
    )
    text = page.cite(without_markup(sentence), sources, pinned)
    st.code(text, language=None, wrap_lines=True)
    st.markdown("**Pinned link**, which shows the same numbers next month:")
    st.code(pinned, language=None, wrap_lines=True)
    st.markdown("**Live link**, which shows the newest record:")
    st.code(live, language=None, wrap_lines=True)


def _site() -> str:
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _caption(sources: Sequence[SourceLink]) -> list[str]:
    """Return the small lines that a chart carries: sources, date and address."""
    page, parts = current_page(), urlsplit(st.context.url or "")
    day = f", {day_text(page.as_of_on)}" if page.as_of_on else ""
    address = f"{parts.netloc}{parts.path}"
    names = short_names(sources)
    credit = [f"Sources: {names}."] if names else []
    return [*credit, f"Porchlight{day}. {address}".strip()]


def draw_chart(
    spec: Mapping[str, Any],
    datasets: Mapping[str, pa.Table],
    alt_text: str,
    *,
    title: str,
    unit: str,
    sources: Sequence[SourceLink],
    **selection: Any,  # noqa: ANN401 - options of the chart
) -> Any:  # noqa: ANN401 - Streamlit's
    """Draw a chart at full width, and return what is selected in it.

    Args:
        spec: A Vega-Lite specification without rows.
        datasets: Rows for each dataset that it names.
        title: What it shows, for a picture that stands alone.
        unit: What is counted, and over which time: ``Agencies, 2018 to 2021``.
        sources: Most important first.
        selection: ``key``, ``on_select`` and ``selection_mode`` of a chart that answers
            a press.
    """
    encoded = _select_encoded_columns(datasets, spec)
    return _draw(with_tips(spec), encoded, alt_text, title, unit, sources, **selection)


def _draw(
    spec: Mapping[str, Any],
    datasets: Mapping[str, pa.Table],
    alt_text: str,
    title: str,
    unit: str,
    sources: Sequence[SourceLink],
    **selection: Any,  # noqa: ANN401 - options of the chart
) -> Any:  # noqa: ANN401 - Streamlit's
    lines = [*filter(None, (unit,)), *_caption(sources)]
    whole = with_caption({**spec}, title, lines)
    room = _room(whole, datasets)
    with st.container(key=_room_key(alt_text, room)) if room else nullcontext():
        return st.vega_lite_chart(
            spec={**whole, "datasets": datasets},
            width="stretch" if "autosize" in spec else "content",
            alt=alt_text,
            **selection,
        )


def _select_encoded_columns(
    datasets: Mapping[str, pa.Table], spec: Mapping[str, Any]
) -> dict[str, pa.Table]:
    """Leave out columns that the chart does not use, about half of the data."""
    used = set(re.findall(r"\w+", json.dumps(spec)))
    return {
        name: rows.select([column for column in rows.column_names if column in used])
        for name, rows in datasets.items()
    }


def _room(spec: Mapping[str, Any], datasets: Mapping[str, pa.Table]) -> int:
    """Return the least height of a chart; 0 for a chart too small to matter."""
    if isinstance(height := spec.get("height"), int):
        return height + _TITLE_ROOM if height > _SMALL else 0
    if "facet" not in spec:
        return 0
    panels = datasets[spec["data"]["name"]][spec["facet"]["field"]].unique()
    rows = -(-len(panels) // spec["columns"])
    lines = [*spec["title"]["text"], *spec["title"]["subtitle"]]
    height = spec["spec"]["height"] + _BETWEEN_PANELS
    return int(rows * height + (len(lines) + 2) * _LINE)


def _room_key(alt_text: str, room: int) -> str:
    """Return the key of a chart's box, which reserves the height of the chart."""
    steps = min(room // ROOM_STEP, MOST_ROOM_STEPS)
    name = hashlib.sha256(alt_text.encode()).hexdigest()[:16]
    return f"{ROOM_CLASS}_{steps}_{name}"


@dataclass(frozen=True)
class ChartFigure:
    """A chart with everything its figure needs; can be cached.

    Attributes:
        spec: A Vega-Lite specification without rows.
        datasets: Rows for each dataset that it names.
        alt_text: What the chart shows, in words.
        title: The same in a few words, for a picture that stands alone.
        unit: What is counted, and over which time; empty if the title says it.
        below: Note and sources.
        name: Key of the figure, and name of its files.
    """

    spec: Mapping[str, Any]
    datasets: Mapping[str, pa.Table]
    alt_text: str
    title: str
    unit: str
    below: CitedText
    name: str
    rows: pa.Table
    columns: Mapping[str, ColumnStyle]

    def draw(self) -> None:
        """Draw the figure with the chart as its first tab."""
        sources = self.below.sources
        with figure(self.name, self.alt_text, self.rows, self.columns, sources=sources):
            _draw(
                self.spec,
                self.datasets,
                self.alt_text,
                self.title,
                self.unit,
                sources,
            )
            self.below.draw()


def chart_figure(
    spec: Mapping[str, Any],
    datasets: Mapping[str, pa.Table],
    rows: pa.Table,
    *,
    name: str,
    alt_text: str,
    title: str,
    sources: Sequence[SourceLink],
    columns: Mapping[str, ColumnStyle],
    unit: str = "",
    note: str = "",
) -> ChartFigure:
    """Make the figure of a chart; ``note`` is a caution for readers."""
    below = sources_text(sources, note)
    encoded = _select_encoded_columns(datasets, spec)
    whole = with_tips(spec)
    return ChartFigure(
        whole, encoded, alt_text, title, unit, below, name, rows, columns
    )


def table_panel(
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
    *,
    name: str,
    sentence: str = "",
    labels: Mapping[str, Mapping[str, str]] | None = None,
    missing: str = "not known",
) -> None:
    """Draw rows as a figure whose first tab is the table.

    Args:
        columns: Columns of the table, from ``pick_columns``; files have the others too.
        sentence: What the rows are; empty counts them.
        labels: Other words for the codes of some columns.
        missing: Text of an empty cell.
    """
    sentence = sentence or counted_rows(name, rows)
    with figure(name, sentence, rows, columns, first=TABLE, labels=labels):
        draw_table(rows, columns, labels=labels, missing=missing)


def _for_people(rows: pa.Table) -> dict[str, ColumnStyle]:
    """Return the columns of a table: all but ids."""
    return columns_by_name(
        [n for n in rows.column_names if not n.endswith(("_id", "_ids"))]
    )


def counted_rows(name: str, rows: pa.Table) -> str:
    """Say in a sentence how many rows there are."""
    words = name.replace("_", " ").capitalize()
    return f"{words}: {counted(rows.num_rows, 'row', 'rows')}."


def folded_table(
    label: str,
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
    *,
    name: str,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Offer rows as a table in a box that is filled when it is opened.

    Args:
        label: Label of the box. A changed label closes it, so leave out what filters
            change.
    """
    # Few readers open it, and it can take a fifth of the time of the page.
    box = folded(label, name)
    if box.open:
        with box:
            table_panel(rows, columns, name=name, labels=labels)


def folded(label: str, name: str) -> Any:  # noqa: ANN401 - no public type
    """Return a box to fill only if it is ``open``."""
    return st.expander(label, key=f"{name}_box", on_change="rerun")


def search_gaps_box(gaps: pa.Table, *, name: str) -> None:
    """List searches without a result in a folded box; no rows draw nothing."""
    if not gaps.num_rows:
        return
    lines = (
        f"- {plain(row['searched_for'])} "
        f":small[searched {day_text(row['searched_on'])}]"
        for row in gaps.to_pylist()
    )
    intro = "That we did not find it proves nothing. We searched for:"
    box = folded("Searched and not found", name)
    if box.open:
        box.markdown("\n".join((intro, "", *lines)))
