"""A saved question: found in the list, asked in a form, compared between snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard.components.column_registry import columns_by_name
from dashboard.components.filters import choose_one
from dashboard.components.tables import csv_button
from dashboard.components.url_state import (
    FIRST_DAY,
    LAST_DAY,
    Control,
    current,
    page_link,
)
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words, plain

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


def changes_note(
    *,
    older_id: str,
    newer_id: str,
    counts: Mapping[str, int],
    matched_by: Sequence[str],
    column_changes: Sequence[str],
) -> None:
    """Say in words how an answer changed.

    Args:
        older_id: Snapshot that is read.
        newer_id: The newest snapshot.
        counts: Rows ``added``, ``gone``, ``changed`` and ``same``.
        matched_by: Columns that tell which rows are the same.
        column_changes: Columns that only one of the answers has.
    """
    between = f"Between snapshot `{older_id}` and the newest, `{newer_id}`"
    differing = [
        f"{counted(count, 'row', 'rows')} {word}"
        for word, count in (
            ("added", counts["added"]),
            ("gone", counts["gone"]),
            ("changed", counts["changed"]),
        )
        if count
    ]
    if differing:
        same = counts["same"]
        st.markdown(f"{between}: **{', '.join(differing)}**; {same:,} the same.")
    else:
        st.markdown(f"{between}, **nothing changed** in this answer.")
    if matched_by:
        names = ", ".join(f"`{name}`" for name in matched_by)
        how = f"Rows are taken for the same if they agree in {names}."
    else:
        how = (
            "No columns name its rows, so a row that changed counts as one gone and "
            "one added."
        )
    if column_changes:
        names = ", ".join(f"`{name}`" for name in column_changes)
        how += f" Not compared, since only one of the snapshots has them: {names}."
    st.markdown(f":small[{how}]")


def changed_rows(rows: pa.Table) -> None:
    """Draw the rows that differ."""
    if not rows.num_rows:
        return
    columns = {
        **columns_by_name(rows.column_names),
        "row_change": st.column_config.TextColumn("What happened", pinned=True),
        "changed_columns": st.column_config.TextColumn("In which columns"),
    }
    st.dataframe(
        rows,
        width="stretch",
        hide_index=True,
        placeholder="",
        key="changed_rows",
        column_config=columns,
    )
    csv_button(
        rows,
        columns,
        name="changed_rows",
        label=f"Download {counted(rows.num_rows, 'row', 'rows')} that differ (CSV)",
    )


def not_compared(reason: str) -> None:
    """Say why there is no comparison."""
    st.warning(in_plain_words(reason))
