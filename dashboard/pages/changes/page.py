"""What changed page: from one build of the record to the next, and every correction."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import folded_table, table_panel
from dashboard.components.filters import Views, choose_one, names_by_id, search_box
from dashboard.components.source_note import page_title
from dashboard.components.url_state import Control, open_url, page_address, write_url
from dashboard.pages.changes.words import HOW_HANDLED, step_lines, step_sentence
from dashboard.queries.changes import (
    ChangeFilters,
    Step,
    corrections,
    feed_address,
    followed_subjects,
    recorded_changes,
    steps,
)
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.states import states
from dashboard.text.formats import counted, day_text
from dashboard.text.rows import Row
from dashboard.words.changes import CHANGE_KINDS, NO_STEPS, NOT_FOR_STAFF, change_line

_VIEWS = Views("changes", {"rows": "What changed", "corrections": "Corrections"})
_MOST_LINES = 40
_ROW_COLUMNS = pick_columns(
    *("changed_on", "change_type", "subject", "row_name", "said", "state_code"),
    *("county_name", "source_url", "snapshot_id"),
)
_CORRECTION_COLUMNS = pick_columns(
    *("corrected_on", "correction_kind", "seed_name", "row_id", "column_name"),
    *("observed_value", "corrected_value", "reason", "source_id"),
)


def render() -> None:
    """Draw the page."""
    page_title("What changed")
    view = _VIEWS.asked()
    if view == "corrections":
        _VIEWS.bar(view)
        control = _VIEWS.control(view)
        open_url((control,))
        _corrections()
        write_url((control,))
        return
    known = steps()
    if is_for_staff():
        st.info(NOT_FOR_STAFF)
    elif known:
        st.markdown(step_sentence(known[0]))
    else:
        st.info(NO_STEPS)
    _VIEWS.bar(view)
    _changes(known)


def _changes(known: tuple[Step, ...]) -> None:
    """List the rows that changed, then how each build differs from the one before."""
    control = _VIEWS.control("rows")
    if not recorded_changes(ChangeFilters()).num_rows:
        open_url((control,))
        st.markdown(f"No row changed yet.{_follow(feed_address(ChangeFilters()))}")
        _builds(known)
        write_url((control,))
        return
    names = {"any": "All states"} | names_by_id(states(), "state_code", "state_name")
    subjects = {one: one.capitalize() for one in ("any", *followed_subjects())}
    state = Control(control.page, "state", "State", "any", options=tuple(names))
    subject = Control(control.page, "subject", "Subject", "any", options=(*subjects,))
    kinds = {"any": "All changes", **CHANGE_KINDS}
    kind = Control(control.page, "kind", "Change", "any", options=tuple(kinds))
    search = Control(control.page, "search", "Agency, county or words", kind="text")
    controls = (control, state, subject, kind, search)
    open_url(controls)
    with st.container(horizontal=True):
        words = search_box(search, placeholder="Addison")
        state_code = choose_one(state, names)
        about = choose_one(subject, {**subjects, "any": "All subjects"})
        how = choose_one(kind, kinds)
    write_url(controls)
    chosen = ChangeFilters(state_code, about, how, words)
    rows = recorded_changes(chosen)
    follow = _follow(feed_address(chosen))
    st.markdown(
        f"**{counted(rows.num_rows, 'change', 'changes')}**, newest first.{follow}"
    )
    shown = rows.slice(0, _MOST_LINES).to_pylist()
    for day, group in groupby(shown, lambda row: row["changed_on"]):
        st.subheader(day_text(day))
        st.markdown("\n".join(change_line(row, _address(row)) for row in group))
    if rows.num_rows:
        folded_table(
            "All of these as a table",
            rows,
            _ROW_COLUMNS,
            name="changes",
            labels={"change_type": CHANGE_KINDS},
        )
    _builds(known)


def _follow(feed: str) -> str:
    return f" [Follow changes as a feed]({feed})." if feed else ""


def _builds(known: tuple[Step, ...]) -> None:
    """Say how each build differs from the one before it."""
    if known:
        st.header("How each build differs from the one before it")
        st.markdown(step_lines(known))


def _address(row: Row) -> str:
    """Return where the dashboard shows a row; of what is gone, nowhere."""
    if row["change_type"] == "removed":
        return ""
    page, _, query = (row["page"] or "").partition("?")
    if not page and row["agency_id"]:
        return page_address("agency", agency=row["agency_id"])
    return page_address(page, **dict(p.split("=", 1) for p in query.split("&") if p))


def _corrections() -> None:
    """List every correction, and say how complaints are handled."""
    found = corrections()
    st.markdown(
        f"**{counted(found.num_rows, 'correction', 'corrections')}** of what sources "
        "have wrong: what, why, by which document, and since when. The observation "
        "itself stays as it was collected."
    )
    table_panel(found, _CORRECTION_COLUMNS, name="corrections")
    st.header("What is done about a complaint")
    st.markdown(HOW_HANDLED)


if __name__ == "__main__":
    render()
