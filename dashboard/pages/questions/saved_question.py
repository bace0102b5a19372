"""A saved question: its link in the list, its form, its SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.components.filters import choose_one
from dashboard.components.url_state import (
    FIRST_DAY,
    LAST_DAY,
    Control,
    current,
    page_link,
)
from dashboard.text.markdown import plain

SUBJECT_NAMES: Mapping[str, str] = {
    "agencies": "Agencies",
    "totals": "Totals",
    "subsidies": "Public money",
    "prices": "Prices",
    "terms": "Terms",
    "incidents": "Incidents",
    "reference": "Sources and reference",
}


@dataclass(frozen=True)
class Field:
    """One parameter of a question as a field of its form.

    Attributes:
        control: Its place in the address, and its kind.
        labels: What each of its values is called; empty for free input.
    """

    control: Control
    labels: Mapping[str, str]


def question_links(subject: str, entries: Sequence[tuple[str, str, str]]) -> None:
    """List the questions of a subject.

    Args:
        subject: Key of ``SUBJECT_NAMES``.
        entries: Id, title and description of each.
    """
    st.header(SUBJECT_NAMES[subject])
    # why: a box for each question would cost a tenth of the page.
    with st.container(gap="xxsmall"):
        for question_id, title, description in entries:
            page_link("questions", f":orange[**{plain(title)}**]", question=question_id)
            st.markdown(f":small[{plain(description)}]  \n&nbsp;")


def question_form(name: str, fields: Sequence[Field]) -> tuple[dict[str, str], bool]:
    """Draw the fields of a question and the button that runs it.

    Args:
        name: Id of the question.
        fields: Its parameters.

    Returns:
        The value of each parameter as a link holds it, and whether the reader pressed
        the button now.
    """
    if not fields:
        return {}, False
    with st.form(f"form_{name}", border=False):
        cells = st.columns(min(3, len(fields)))
        given = {}
        for number, field in enumerate(fields):
            with cells[number % len(cells)]:
                given[field.control.name] = field.control.write(_drawn(field))
        is_new = st.form_submit_button("Run", type="primary")
    return given, is_new


def _drawn(field: Field) -> object:
    """Draw one field; return its value."""
    control = field.control
    if control.kind == "one":
        return choose_one(control, field.labels)
    if control.kind == "integer":
        return st.number_input(
            control.label, value=current(control), step=1, key=control.key
        )
    if control.kind == "number":
        return st.number_input(control.label, value=current(control), key=control.key)
    if control.kind == "day":
        return st.date_input(
            control.label,
            current(control),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key=control.key,
        )
    return st.text_input(
        control.label,
        value=current(control),
        key=control.key,
        max_chars=control.longest,
    )


def question_sql(sql: str) -> bool:
    """Show the SQL of a question as it was asked.

    Args:
        sql: With the values of its parameters.

    Returns:
        Whether the reader wants to go on with it on the page SQL.
    """
    with st.expander("How it is asked, in SQL"):
        st.code(sql, language="sql", wrap_lines=True)
    return st.button("Open in SQL", key="open_in_sql")
