"""The figures that the subsidies page opens with, and what is not known of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.subsidies import KNOWN, known_strip
from dashboard.charts.theme import Palette
from dashboard.components.chart_panel import draw_chart
from dashboard.text.addresses import way_to_copy
from dashboard.text.formats import counted, day_text, grouped, usd
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.text.subsidies import MONEY_LABELS
from dashboard.text.words import NOT_KNOWN


def ledger_figures(colors: Palette, areas: pa.Table, as_of_on: date) -> None:
    """Say how much money, for how many cameras, with what strings.

    Args:
        colors: Palette of the theme.
        areas: Rows of ``mart_subsidies_by_area``, the country first.
        as_of_on: Day as of which the record stands.
    """
    area = as_rows(areas)[0]
    rounds = area["round_count"]
    known_count = rounds - area["amount_unknown_round_count"]
    given_count = area["device_given_round_count"]
    money, cameras, strings = st.columns([6, 4, 4])
    with money, st.container(border=True, height="stretch"):
        st.markdown("**How much public money?**")
        with st.container(horizontal=True):
            for column in ("spent_usd", "approved_usd", "promised_usd"):
                _money(area, column)
        _strip(colors, [(known_count, "an amount is stated", 0)], rounds)
        st.markdown(
            f"**No amount is known for {area['amount_unknown_round_count']} of "
            f"{rounds} rounds**; the record names the company alone as the payer of "
            f"{area['amount_unknown_company_round_count']} of these. "
            f":small[Three different measures, never added up. Another "
            f"{plain(usd(area['other_public_usd']))} is reported but not classified. "
            f"{_basis('money', as_of_on)}]"
        )
    with cameras, st.container(border=True, height="stretch"):
        st.markdown("**For how many cameras?**")
        with st.container(horizontal=True):
            _count(area, "device_given_count", "Handed out")
            _count(area, "device_planned_count", "Planned")
        given = [(given_count, "cameras handed out are stated", 0)]
        _strip(colors, given, rounds)
        st.markdown(
            "**How many were handed out is not known for "
            f"{area['device_given_unknown_round_count']} of {rounds} rounds.** "
            f":small[This counts rounds of every payer. {_basis('cameras', as_of_on)}]"
            if area["device_given_unknown_round_count"]
            else f":small[{_basis('cameras', as_of_on)}]"
        )
    with strings, st.container(border=True, height="stretch"):
        st.markdown("**What did residents have to agree to?**")
        with st.container(horizontal=True):
            st.metric("With a condition", grouped(area["sharing_yes_round_count"]))
            st.metric("Said to have none", grouped(area["sharing_no_round_count"]))
        said = [
            (area["sharing_yes_round_count"], "a condition is known", 0),
            (area["sharing_no_round_count"], "a source says none", 1),
        ]
        _strip(colors, said, rounds)
        st.markdown(
            f"**Not known for {area['sharing_unknown_round_count']} of {rounds} "
            "rounds**, which does not mean no. :small[A condition is to install an "
            "app, to register the camera or to share footage; "
            f"{area['footage_yes_round_count']} rounds ask for footage. "
            f"{_basis('strings', as_of_on)}]"
        )


def _basis(figure: str, as_of_on: date) -> str:
    """Say as of when a figure stands, and on what; Markdown."""
    return (
        f"As of {day_text(as_of_on)}, by the document named in each row of "
        f"the ledger. {way_to_copy(figure, f'the figures on {figure}')}"
    )


def _money(area: Row, column: str) -> None:
    count = area[f"{column.removesuffix('_usd')}_round_count"]
    st.metric(
        f"{MONEY_LABELS[column]}, {counted(count, 'round', 'rounds')}",
        usd(area[column]),
        width="content",
    )


def _count(area: Row, column: str, label: str) -> None:
    count = area[f"{column.removesuffix('_count')}_round_count"]
    number = area[column]
    st.metric(
        f"{label}, {counted(count, 'round', 'rounds')}",
        NOT_KNOWN if number is None else grouped(number),
        width="content",
    )


def _strip(
    colors: Palette, parts: list[tuple[int, str, int]], round_count: int
) -> None:
    """Draw the parts that are known beside the part that is not."""
    rows, since = [], 0
    for count, words, shade in parts:
        rows.append(_part(since, since + count, words, shade))
        since += count
    rows.append({**_part(since, round_count, NOT_KNOWN, 0), "is_known": False})
    said = "; ".join(str(row["part"]) for row in rows)
    draw_chart(
        known_strip(colors),
        {KNOWN: pa.Table.from_pylist(rows)},
        f"One bar of {round_count} rounds. {said}.",
    )


def _part(since: int, until: int, words: str, shade: int) -> dict[str, Any]:
    return {
        "part": f"{until - since} rounds: {words}",
        "since": since,
        "until": until,
        "shade": shade,
        "is_known": True,
    }
