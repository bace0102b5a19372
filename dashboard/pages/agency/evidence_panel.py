"""Claims with the evidence for each: who says so, where, when, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.tables import text_table
from dashboard.text.rows import as_rows
from dashboard.words.history import Told, told_history, told_steps


def evidence_panel(
    entries: pa.Table, *, actor: str, is_narrow: bool, alt_text: str
) -> None:
    """Draw the history of an agency, each claim with its evidence.

    Args:
        entries: Rows of ``agency_timeline``, in the order of reading.
        actor: Which of them: ``agency``, or ``beside`` for what is not with Ring.
        is_narrow: Whether the reader's screen is a phone's.
        alt_text: What the table holds, for those who do not see it.
    """
    own = [row for row in as_rows(entries) if row["actor"] == actor]
    _panel(told_history(own), is_narrow=is_narrow, alt_text=alt_text)


def steps_panel(steps: pa.Table, *, is_narrow: bool, alt_text: str) -> None:
    """Draw the company's own steps, each with its evidence.

    Args:
        steps: Rows of ``company_steps``.
        is_narrow: Whether the reader's screen is a phone's.
        alt_text: What the table holds, for those who do not see it.
    """
    _panel(told_steps(as_rows(steps)), is_narrow=is_narrow, alt_text=alt_text)


def _panel(told: Sequence[Told], *, is_narrow: bool, alt_text: str) -> None:
    if is_narrow:
        parts = [
            f"**{when}**  \n{claim}  \n:small[{facts}]" for when, claim, facts in told
        ]
        st.markdown("\n\n---\n\n".join(parts))
        return
    text_table(
        {
            "When": [f"**{when}**" for when, _, _ in told],
            "What the source says": [claim for _, claim, _ in told],
            "Evidence": [f":small[{facts}]" for _, _, facts in told],
        },
        alt_text,
    )
