"""Overview page: is my town in, how many joined, and what is known since."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.lookup_box import lookup_box_elsewhere
from dashboard.components.page_title import page_title
from dashboard.components.reader import colors, is_phone
from dashboard.components.url_state import page_link
from dashboard.pages.overview.curve import joining_curve
from dashboard.queries.joinings import joinings_by_month
from dashboard.queries.sources import last_day_of_record, main_sources
from dashboard.queries.totals import headline_figures, published_totals
from dashboard.text.addresses import way_to_copy
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.figures import figure_told


def _figure(row: Row) -> None:
    """Draw one headline figure with its definition, date and source."""
    with st.container(border=True, height="stretch"):
        value = grouped(row["figure_value"])
        st.metric(plain(row["figure_name"]), value)
        copied = way_to_copy(row["figure_id"], value)
        st.markdown(f":small[{figure_told(row)} {copied}]")


def _answer(figures: Sequence[Row]) -> str:
    """Say how many agencies there are, and why others give other numbers."""
    first, *others = (
        f"**{grouped(row['figure_value'])}** {plain(row['counted_as'])}"
        for row in figures
    )
    first_on, *days = (day_text(row["as_of_on"]) for row in figures)
    later = [f"{what} ({day})" for what, day in zip(others, days, strict=True)]
    return (
        f"{first} on {first_on}, the last copy we have. Later totals are not "
        f"comparable: {', '.join(later[:-1])}, and {later[-1]}. No public list has "
        "named the agencies since. We keep what those sources showed, with a source "
        "and date for every fact."
    )


def render() -> None:
    """Draw the page."""
    page_title("Which police joined Amazon Ring?")
    rows = headline_figures()
    st.markdown(_answer([row for row in as_rows(rows) if row["counted_as"]]))
    lookup_box_elsewhere("overview_words")
    joinings = joinings_by_month()
    joining_curve(
        colors(),
        joinings,
        main_sources(joinings),
        published_totals(),
        rows,
        last_day_of_record(),
        is_phone(),
    ).draw()
    st.header("The figures, and what each one means")
    figures = as_rows(rows)
    for start in range(0, len(figures), 3):
        cells = st.columns(3)
        for cell, row in zip(cells, figures[start : start + 3], strict=False):
            with cell:
                _figure(row)
    st.header("Explore")
    with st.container(horizontal=True):
        page_link("map", "Map: who and where →")
        page_link("trends", "Trends: when, by state →")
        page_link("subsidies", "Subsidies: what public money bought →")
        page_link("prices", "Prices: what the cameras cost around sales →")
        page_link("terms", "Terms: what the makers may do with your video →")
        page_link("incidents", "Incidents: what happened, and the answers →")
        page_link("sources", "Data and method: how we know →")


if __name__ == "__main__":
    render()
