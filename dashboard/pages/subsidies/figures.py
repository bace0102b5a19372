"""The figures that the subsidies page opens with, and what is not known of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.subsidies import KNOWN
from dashboard.text.formats import counted, grouped, usd
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.subsidies import MONEY_LABELS
from dashboard.text.words import NOT_KNOWN


def ledger_figures(area: Row, strip: Mapping[str, Any]) -> None:
    """Say how much money, for how many cameras, with what strings.

    Args:
        area: The country's row of ``mart_subsidies_by_area``.
        strip: Specification of the bar that shows what is known.
    """
    rounds = area["round_count"]
    money, cameras, strings = st.columns([5, 4, 4])
    with money, st.container(border=True, height="stretch"):
        st.markdown("**How much public money?**")
        with st.container(horizontal=True):
            for column in ("spent_usd", "approved_usd", "promised_usd"):
                _money(area, column)
        known = rounds - area["amount_unknown_round_count"]
        _strip(strip, "money", [(known, "an amount is stated", 0)], rounds)
        st.markdown(
            f"**No amount is known for {area['amount_unknown_round_count']} of "
            f"{rounds} rounds**; the record names the company alone as the payer of "
            f"{area['amount_unknown_company_round_count']} of these. "
            f":small[Three different measures, never added up. "
            f"{plain(usd(area['other_public_usd']))} more stands on another basis.]"
        )
    with cameras, st.container(border=True, height="stretch"):
        st.markdown("**For how many cameras?**")
        with st.container(horizontal=True):
            _count(area, "device_given_count", "Handed out")
            _count(area, "device_planned_count", "Planned")
        _strip(
            strip,
            "cameras",
            [(area["device_given_round_count"], "cameras handed out are stated", 0)],
            rounds,
        )
        st.markdown(
            "**How many were handed out is not known for "
            f"{area['device_given_unknown_round_count']} of {rounds} rounds.** "
            ":small[This counts rounds of every payer. A round known to have handed "
            "out none is not among the unknown.]"
            if area["device_given_unknown_round_count"]
            else ""
        )
    with strings, st.container(border=True, height="stretch"):
        st.markdown("**With what strings?**")
        with st.container(horizontal=True):
            st.metric("With a condition", grouped(area["sharing_yes_round_count"]))
            st.metric("Said to have none", grouped(area["sharing_no_round_count"]))
        _strip(
            strip,
            "strings",
            [
                (area["sharing_yes_round_count"], "a condition is known", 0),
                (area["sharing_no_round_count"], "a source says none", 1),
            ],
            rounds,
        )
        st.markdown(
            f"**Not known for {area['sharing_unknown_round_count']} of {rounds} "
            "rounds**, which does not mean no. :small[A condition is to install an "
            "app, to register the camera or to share footage; "
            f"{area['footage_yes_round_count']} rounds ask for footage.]"
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
    spec: Mapping[str, Any],
    name: str,
    parts: list[tuple[int, str, int]],
    round_count: int,
) -> None:
    """Draw the parts that are known beside the part that is not."""
    rows, since = [], 0
    for count, words, shade in parts:
        rows.append(_part(since, since + count, words, shade))
        since += count
    rows.append({**_part(since, round_count, NOT_KNOWN, 0), "is_known": False})
    said = "; ".join(str(row["part"]) for row in rows)
    st.vega_lite_chart(
        spec={**spec, "datasets": {KNOWN: pa.Table.from_pylist(rows)}},
        width="stretch",
        key=f"known_{name}_chart",
        alt=f"One bar of {round_count} rounds. {said}.",
    )


def _part(since: int, until: int, words: str, shade: int) -> dict[str, Any]:
    return {
        "part": f"{until - since} rounds: {words}",
        "since": since,
        "until": until,
        "shade": shade,
        "is_known": True,
    }
