"""Claims with the evidence for each: who says so, where, when, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import cite
from dashboard.pages.agency.words import event_words
from dashboard.queries.labels import label
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink


def evidence_panel(rows: Sequence[Row], *, is_narrow: bool, alt_text: str) -> None:
    """Draw the history of an agency, each claim with its evidence.

    Args:
        rows: Rows of ``agency_timeline``, in the order of reading.
        is_narrow: Whether the reader's screen is a phone's.
        alt_text: What the table holds, for those who do not see it.
    """
    told = [(_when(row), _claim(row, rows), _evidence(row)) for row in rows]
    _table(told, is_narrow=is_narrow, alt_text=alt_text)


def steps_panel(rows: Sequence[Row], *, is_narrow: bool, alt_text: str) -> None:
    """Draw the company's own steps, each with its evidence.

    Args:
        rows: Rows of ``company_steps``.
        is_narrow: Whether the reader's screen is a phone's.
        alt_text: What the table holds, for those who do not see it.
    """
    told = [
        (
            day_text(row["step_on"], row["step_on_precision"]),
            f"**{plain(row['programme_name'])}** "
            f"{label('step_type', row['step_type'])}",
            _source_facts(row),
        )
        for row in rows
    ]
    _table(told, is_narrow=is_narrow, alt_text=alt_text)


def source_of(row: Row, prefix: str = "source") -> str:
    """Return the source of a row as a Markdown link.

    Args:
        row: A row with publisher, title and address of a source.
        prefix: ``source``, or ``cited`` for the document that the source cites.
    """
    publisher = "publisher" if prefix == "source" else f"{prefix}_publisher"
    title = "source_title" if prefix == "source" else f"{prefix}_source_title"
    url = "source_url" if prefix == "source" else f"{prefix}_source_url"
    return cite(SourceLink(row[publisher], row[url], row[title] or ""))


def _table(
    told: Sequence[tuple[str, str, str]], *, is_narrow: bool, alt_text: str
) -> None:
    if is_narrow:
        parts = [
            f"**{when}**  \n{claim}  \n:small[{facts}]" for when, claim, facts in told
        ]
        st.markdown("\n\n---\n\n".join(parts))
        return
    st.table(
        pa.table(
            {
                "When": [f"**{when}**" for when, _, _ in told],
                "What the source says": [claim for _, claim, _ in told],
                "Evidence": [f":small[{facts}]" for _, _, facts in told],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=alt_text,
    )


def _when(row: Row) -> str:
    if row["event_on"] is None:
        return "Date not known"
    return day_text(row["event_on"], row["event_on_precision"])


def _claim(row: Row, rows: Sequence[Row]) -> str:
    same = [
        other
        for other in rows
        if other["actor"] == row["actor"] and other["event_type"] == row["event_type"]
    ]
    leads = " :orange-badge[leads]" if row["is_headline"] and len(same) > 1 else ""
    parts = [f"**{plain(event_words(row))}.**{leads}"]
    if row["actor"] == "agency":
        parts.append(f"{plain(row['programme_name'])}.")
    if row["instrument"] != "unknown":
        parts.append(f"Agreed by {label('instrument', row['instrument'])}.")
    if row["note"]:
        parts.append(plain(_sentence(row["note"])))
    return " ".join(parts)


def _evidence(row: Row) -> str:
    cited = f", citing {source_of(row, 'cited')}" if row["cited_source_url"] else ""
    return _source_facts(row, after_source=cited, confidence=row["confidence"])


def _source_facts(row: Row, *, after_source: str = "", confidence: str = "") -> str:
    published = row["source_published_on"]
    facts = [
        f"{source_of(row)}{after_source}",
        label("source_kind", row["source_kind"]),
        f"published {day_text(published, row['source_published_on_precision'])}"
        if published
        else "undated",
        f"{confidence} confidence" if confidence else "",
        f"last checked {day_text(row['checked_on'])}",
    ]
    return " · ".join(fact for fact in facts if fact)


def _sentence(note: str) -> str:
    text = note.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
