"""What stands beside Ring's ledger: other brands, the company's rules, the states."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.tables import folded_table, table_panel
from dashboard.pages.subsidies.tables import (
    AREA_COLUMNS,
    NEUTRAL_COLUMNS,
    RULE_COLUMNS,
    ledger_labels,
)
from dashboard.queries._run import per_snapshot
from dashboard.text.formats import counted, usd
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink
from dashboard.text.subsidies import dated
from dashboard.words.sources import cite


def neutral_section(rows: pa.Table) -> None:
    """List the schemes that are not tied to Ring, apart from Ring's.

    Args:
        rows: Rows of ``other_brand_schemes``.
    """
    st.header("Beside them: schemes that are not tied to Ring")
    st.markdown(
        f"**{counted(rows.num_rows, 'rebate or giveaway', 'rebates and giveaways')}** "
        "for any brand, another brand, or none that is named. They are in no figure "
        "above, and their money is no money for Ring."
    )
    announced = [
        dated(row["announced_on"], row["announced_on_precision"])
        for row in rows.select(["announced_on", "announced_on_precision"]).to_pylist()
    ]
    table_panel(
        rows.add_column(0, "announced", pa.array(announced, pa.string())),
        NEUTRAL_COLUMNS,
        name="subsidies_other_brand",
        labels=ledger_labels(),
    )


def company_section(rows: pa.Table, *, is_open: bool) -> None:
    """Draw each rule of the company with its reach, dates and sources.

    Args:
        rows: Rows of ``company_rules``, the main source of a rule first.
        is_open: Whether the list is unfolded at first.
    """
    st.header("What the company offered")
    st.markdown(
        "Rules of the company's side: money it matched, credits for downloads, cameras "
        "as a starting gift, codes for officers, and what it says its policy is."
    )
    count, halves = _rules(rows)
    with st.expander(f"The {count} rules", expanded=is_open):
        for column, half in zip(st.columns(2, gap="medium"), halves, strict=True):
            with column:
                half.draw()
    folded_table(
        "The same as rows, one for each rule and source",
        rows,
        RULE_COLUMNS,
        name="subsidies_company_rules",
        labels=ledger_labels(),
    )


@per_snapshot(2)
def _rules(rows: pa.Table) -> tuple[int, tuple[CitedText, ...]]:
    """Count the rules, and write them as two columns."""
    rules: dict[str, list[Row]] = {}
    for row in rows.to_pylist():
        rules.setdefault(row["incentive_id"], []).append(row)
    # why: one text for each column, since each element costs the server time.
    halves = (list(rules.values())[first::2] for first in (0, 1))
    texts = (cited_text(map(_rule, half), "\n\n---\n\n") for half in halves)
    return len(rules), tuple(texts)


def area_section(rows: pa.Table) -> None:
    """List what the rounds of each state add up to.

    Args:
        rows: Rows of ``mart_subsidies_by_area``.
    """
    folded_table(
        "State by state: what is known, and of how many rounds",
        rows,
        AREA_COLUMNS,
        name="subsidies_by_state",
    )


def _rule(documents: Sequence[Row]) -> str:
    row = documents[0]
    where, state = row["example_jurisdiction_name"], row["state_code"]
    place = f" Met in {plain(where)}{f', {state}' if state else ''}." if where else ""
    links = "; ".join(
        cite(SourceLink(one["publisher"], one["source_url"])) for one in documents
    )
    note = f" {plain(row['note'])}" if row["note"] else ""
    return (
        f"**{plain(row['offered_by_name'])} to {plain(row['offered_to_name'])}.** "
        f"{plain(row['rule_summary'])}.{_amount(row)}{place}\n\n"
        f":small[{_dates(row)}{note} Sources: {links}.]"
    )


def _amount(row: Row) -> str:
    """Write what is offered, with what it is counted by."""
    parts = []
    if row["device_count"] is not None:
        parts.append(f"{row['device_count']:,} cameras")
    if row["amount_usd"] is not None:
        parts.append(plain(usd(row["amount_usd"])))
    if row["quantity_scope"] == "none" or not parts:
        return ""
    unit = "in all" if row["quantity_scope"] == "total" else plain(row["unit_name"])
    return f" **{', '.join(parts)} {unit}.**"


def _dates(row: Row) -> str:
    since = dated(row["effective_on"], row["effective_on_precision"], "")
    until = dated(row["ended_on"], row["ended_on_precision"], "")
    return (f"Known from {since}. " if since else "Start not known. ") + (
        f"Ended by {until}." if until else "End not known."
    )
