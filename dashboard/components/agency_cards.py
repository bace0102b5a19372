"""Agencies with their status, as cards and as lines of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import streamlit as st

from dashboard.components.figure import figure
from dashboard.components.source_note import note_in_text
from dashboard.components.url_state import page_address, page_link
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.statuses import (
    agency_status,
    status_answer,
    status_evidence,
    status_sentence,
    status_title,
    status_told,
)


def status_heading(ring_status: str, words: str) -> None:
    """Draw a status as a heading: the answer that the reader came for."""
    st.header(status_title(ring_status, words), anchor=False)


def agency_link(row: Row, label: str = "") -> None:
    """Draw a link to the page of an agency.

    Args:
        row: A row with ``agency_id`` and ``agency_name``.
        label: Text of the link; its name where this is empty.
    """
    note_in_text(row)
    name = label or plain(row["agency_name"])
    page_link("agency", name, agency=row["agency_id"])


def leading_card(row: Row, *, is_asked_for: bool = True) -> None:
    """Draw the agency that a reader most likely asks for, large.

    Args:
        row: A row of ``agencies_by_id``.
        is_asked_for: Whether it is who is asked for, and not one that speaks for a
            town without a force of its own.
    """
    answer = status_answer(row, is_asked_for=is_asked_for)
    told = f"{row['agency_name']}: {answer} {status_told(row)}"
    with (
        st.container(border=True, key="answer"),
        figure("status", told, first="Answer"),
    ):
        if answer:
            st.markdown(answer)
        status_heading(row["ring_status"], status_sentence(row))
        st.markdown(status_told(row))
        evidence = status_evidence(row)
        if evidence:
            st.markdown(f":small[Evidence: {evidence}.]")
        agency_link(row, ":orange[**History, evidence and what is not known →**]")


def agency_line(row: Row, told: Sequence[str]) -> None:
    """Draw an agency as a line of a list: name, status, and what else is known.

    Args:
        row: A row of ``agencies_by_id``.
        told: Sentences as Markdown.
    """
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            agency_link(row, f":orange[{plain(row['agency_name'])}]")
            st.markdown(agency_status(row), width="content")
        st.markdown(f":small[{' '.join(told)}]")


def agency_bullets(rows: Sequence[Row], notes: Sequence[str] = ()) -> None:
    """Draw agencies as a list of links that open beside the page that is read.

    Args:
        rows: Rows with id, name and status; ``label``, where a row has it, is the text
            of its link.
        notes: What else to say of each; Markdown.
    """
    note_in_text(*rows)
    # why: Streamlit's own link to the page that is shown changes neither the address
    # nor where the reader stands on it.
    lines = [
        f"- [{plain(row.get('label') or row['agency_name'])}]"
        f"({agency_address(row['agency_id'])}) "
        f"{agency_status(row)}"
        f"{f' :small[{note}]' if note else ''}"
        for row, note in zip_longest(rows, notes, fillvalue="")
        if isinstance(row, Mapping)
    ]
    st.markdown("\n".join(lines))


def agency_address(agency_id: str) -> str:
    """Return the address of an agency's page, as seen from any page."""
    return page_address("agency", agency=agency_id)
