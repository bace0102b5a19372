"""What an agency is tied to: other technologies, public money, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.components.missing_answer import missing_answer
from dashboard.components.source_note import cite
from dashboard.pages.agency.evidence_panel import source_of
from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_CONDITION = "sharing_condition_status"
_MONEY = {
    "promised_usd": "promised",
    "approved_usd": "approved",
    "spent_usd": "spent",
    "other_public_usd": "of public money, not said whether promised or spent",
    "vendor_total_usd": "from the company",
}


def technologies_panel(rows: Sequence[Row]) -> None:
    """List the other technologies of an agency with the document for each.

    Args:
        rows: Rows of ``technologies_of``.
    """
    if not rows:
        st.markdown(
            f"The Atlas of {limits('other_technologies').months} has no other "
            "technology of this agency, which does not mean no."
        )
        return
    atlas = source_of(rows[0])
    lines = [f":small[All from {atlas}, each with the document that it cites.]\n"]
    for row in rows:
        vendor = f", {plain(row['vendor_name'])}" if row["vendor_name"] else ""
        when = _when(row["reported_on"], row["reported_on_precision"])
        sure = row["confidence"]
        doubt = "" if sure == "high" else f" · {sure} confidence that it is this agency"
        lines.append(
            f"- **{plain(row['technology_name'])}**{vendor} "
            f":small[{when}{source_of(row, 'cited')} · "
            f"{label('source_kind', row['cited_source_kind'])} · "
            f"last checked {day_text(row['checked_on'])}{doubt}]"
        )
    st.markdown("\n".join(lines))


def subsidies_panel(rows: Sequence[Row]) -> None:
    """List the funding rounds that name an agency; sums stay apart by kind.

    Args:
        rows: Rows of ``subsidies_of``.
    """
    for row in rows:
        kind = label("scheme_type", row["scheme_type"]).lower()
        standing = label("round_status", row["round_status"]).lower()
        money = ", ".join(
            f"${grouped(row[column])} {words}"
            for column, words in _MONEY.items()
            if row[column] is not None
        )
        devices = row["device_given_count"] or row["device_planned_count"]
        counted = "handed out" if row["device_given_count"] else "planned"
        parts = [
            f"**{plain(row['jurisdiction_name'])}: {kind}, {standing}.**",
            f"{plain(money)}." if money else "No sum is stated.",
            f"{grouped(devices)} devices {counted}." if devices else "",
            label(_CONDITION, row[_CONDITION], "meaning"),
        ]
        told = " ".join(part for part in parts if part)
        when = _when(row["announced_on"], row["announced_on_precision"])
        st.markdown(f"- {told}  \n  :small[{when}{_evidence(row)}]")


def incidents_panel(rows: Sequence[Row]) -> None:
    """List the incidents that name an agency, each with the company's answer.

    Args:
        rows: Rows of ``incidents_of``.
    """
    for row in rows:
        when = day_text(row["happened_on"], row["happened_on_precision"])
        answer = missing_answer(row)
        if row["company_answer"]:
            link = SourceLink(row["answer_publisher"], row["answer_source_url"])
            answer = f"{plain(row['company_answer'])} :small[{cite(link)}]"
        st.markdown(
            f"- **{when}: {plain(row['headline'])}** ({row['standing']}). "
            f"{plain(row['detail'] or '')} :small[{_evidence(row)}]  \n"
            f"  {plain(row['company_name'])}: {answer}"
        )


def _when(day: date | None, precision: str) -> str:
    return f"{day_text(day, precision)} · " if day else ""


def _evidence(row: Row) -> str:
    return (
        f"{source_of(row)} · {label('source_kind', row['source_kind'])} · last checked "
        f"{day_text(row['checked_on'])}"
    )
