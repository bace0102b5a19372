"""Agencies with their status, as cards and as lines of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import streamlit as st

from dashboard.components.source_note import cite
from dashboard.components.url_state import link_query, page_address
from dashboard.queries.labels import labels
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink
from dashboard.text.statuses import answer_text, status_text

# The shapes of the map's symbols, and the colours that Streamlit has for a badge.
_MARKS = {
    "active": ("★", "green"),
    "last_seen": ("●", "orange"),
    "announced": ("▲", "yellow"),
    "disputed": ("◆", "red"),
    "declined": ("✖", "gray"),
    "denied": ("▬", "gray"),
    "no_documents": ("▮", "gray"),
    "ended": ("▼", "violet"),
    "no_record": ("■", "gray"),
    "not_checked": ("✚", "gray"),
}


def status_mark(ring_status: str, words: str) -> str:
    """Return a status as Markdown: its shape, its colour and its words."""
    shape, colour = _MARKS[ring_status]
    return f":{colour}-badge[{shape} {plain(words)}]"


def status_heading(ring_status: str, words: str) -> None:
    """Draw a status as a heading: the answer that the reader came for."""
    shape, colour = _MARKS[ring_status]
    st.header(f":{colour}[{shape}] {plain(words)}", anchor=False)


def status_sentence(row: Row) -> str:
    """Write the status of an agency with its date.

    Args:
        row: A row with ``ring_status``, ``status_name``, ``ring_status_on`` with its
            precision and, where the row has it, ``searched_on``.

    Returns:
        Such as ``Last seen 9 August 2021`` or ``No record as of 27 November 2026``.
    """
    if row["ring_status"] in {"no_record", "not_checked"}:
        searched = row.get("searched_on")
        as_of = f" as of {day_text(searched)}" if searched else ""
        return f"{row['status_name']}{as_of}"
    if row["ring_status_on"] is None:
        return f"{row['status_name']}, date not known"
    return status_text(
        row["status_name"], row["ring_status_on"], row["ring_status_on_precision"]
    )


def status_evidence(row: Row) -> str:
    """Name the source that decides the status, as Markdown; empty where none does."""
    if not row["ring_status_source_url"]:
        return ""
    source = SourceLink(
        row["ring_status_publisher"],
        row["ring_status_source_url"],
        row["ring_status_source_title"] or "",
    )
    return cite(source)


def joined_sentence(row: Row) -> str:
    """Say when an agency joined Ring; empty where no source has it with Ring."""
    if not row["has_ring_record"]:
        return ""
    if row["joined_on"] is None:
        return "No source dates its joining."
    day = day_text(row["joined_on"], row["joined_on_precision"])
    return f"{joined_word(row)} {day}."


def joined_word(row: Row) -> str:
    """Say what the date of joining is a date of, which a dispute leaves open."""
    return "On Ring's map from" if row["ring_status"] == "disputed" else "Joined Ring:"


def agency_link(row: Row, label: str = "") -> None:
    """Draw a link to the page of an agency.

    Args:
        row: A row with ``agency_id`` and ``agency_name``.
        label: Text of the link; its name where this is empty.
    """
    st.page_link(
        "pages/agency/page.py",
        label=label or plain(row["agency_name"]),
        query_params=link_query(agency=row["agency_id"]),
    )


def leading_card(row: Row, *, is_asked_for: bool = True) -> None:
    """Draw the agency that a reader most likely asks for, large.

    Args:
        row: A row of ``agencies_by_id``.
        is_asked_for: Whether it is who is asked for, and not one that speaks for a
            town without a force of its own.
    """
    with st.container(border=True):
        answer = answer_text(row, labels("ring_answer"))
        if answer:
            whose = "" if is_asked_for else f"{row['agency_name']}. "
            st.markdown(f"**{plain(whose + answer)}**")
        status_heading(row["ring_status"], status_sentence(row))
        st.markdown(
            f"**{plain(row['agency_name'])}.** {plain(row['status_meaning'])} "
            f"{joined_sentence(row)}"
        )
        evidence = status_evidence(row)
        if evidence:
            st.markdown(f":small[Evidence: {evidence}.]")
        agency_link(row, ":orange[**History, evidence and what is not known →**]")


def agency_line(row: Row, *, note: str = "") -> None:
    """Draw an agency as a line of a list: name, status, date and evidence.

    Args:
        row: A row of ``agencies_by_id``.
        note: What else to say; Markdown.
    """
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            agency_link(row, f":orange[{plain(row['agency_name'])}]")
            st.markdown(
                status_mark(row["ring_status"], status_sentence(row)), width="content"
            )
        evidence = status_evidence(row)
        parts = [
            f"{row['kind_name']}.",
            note,
            joined_sentence(row),
            f"Evidence: {evidence}." if evidence else "",
        ]
        st.markdown(f":small[{' '.join(part for part in parts if part)}]")


def agency_bullets(rows: Sequence[Row], notes: Sequence[str] = ()) -> None:
    """Draw agencies as a list of links that open beside the page that is read.

    Args:
        rows: Rows with id, name and status; ``label``, where a row has it, is the text
            of its link.
        notes: What else to say of each; Markdown.
    """
    # why: Streamlit's own link to the page that is shown changes neither the address
    # nor where the reader stands on it.
    lines = [
        f"- [{plain(row.get('label') or row['agency_name'])}]"
        f"({agency_address(row['agency_id'])}) "
        f"{status_mark(row['ring_status'], status_sentence(row))}"
        f"{f' :small[{note}]' if note else ''}"
        for row, note in zip_longest(rows, notes, fillvalue="")
        if isinstance(row, Mapping)
    ]
    st.markdown("\n".join(lines))


def agency_address(agency_id: str) -> str:
    """Return the address of an agency's page, as seen from any page."""
    return page_address("agency", agency=agency_id)
