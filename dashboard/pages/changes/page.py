"""What changed page: differences between builds of the record, and all corrections."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import folded_table, table_panel
from dashboard.components.filters import Views, choose_one, names_by_id, search_box
from dashboard.components.source_note import page_title
from dashboard.components.url_state import Control, open_url, page_address, write_url
from dashboard.queries.changes import (
    ChangeFilters,
    Step,
    corrections,
    feed_address,
    followed_subjects,
    newest_entries,
    recorded_changes,
    steps,
)
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.states import states
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.changes import (
    CHANGE_KINDS,
    NO_STEPS,
    NOT_FOR_STAFF,
    change_line,
    entry_line,
)

_VIEWS = Views("changes", {"rows": "What changed", "corrections": "Corrections"})
_MOST_LINES = 40
_MOST_MOVERS = 5
_ROW_COLUMNS = pick_columns(
    *("changed_on", "change_type", "subject", "row_name", "difference", "state_code"),
    *("county_name", "source_url", "snapshot_id"),
)
_ENTRY_COLUMNS = pick_columns(
    *("entry_on", "entry_on_precision", "subject", "entry_name", "source_url")
)
_CORRECTION_COLUMNS = pick_columns(
    *("corrected_on", "correction_kind", "seed_name", "row_id", "column_name"),
    *("observed_label", "corrected_label", "reason", "source_id"),
)

_HOW_HANDLED = """
Anyone can report a wrong or missing row: each page has a link for that. Evidence
decides, not who asks.

- If the source is wrong and another document shows it, we read the value differently
  and list it above.
- If we misread the source, we correct the row, and *What changed* shows it.
- A request to remove a row follows the same rule. A row that a document supports stays,
  next to the agency's or the company's answer if one is on record. A row that no
  document supports is taken out, and *What changed* shows it as removed.
- We identify people by office, not name; the address of a document may hold a name. A
  row that names a person is a mistake, and we correct it.
"""


def render() -> None:
    """Draw the page."""
    page_title("What changed")
    view = _VIEWS.requested()
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
        st.markdown(_step_sentence(known[0]))
    else:
        st.info(NO_STEPS)
    _VIEWS.bar(view)
    _changes(known)


def _changes(known: tuple[Step, ...]) -> None:
    """List the rows that changed, then the differences between builds."""
    control = _VIEWS.control("rows")
    if not recorded_changes(ChangeFilters()).num_rows:
        open_url((control,))
        if follow := _follow(feed_address(ChangeFilters())):
            st.markdown(f"No row changed yet.{follow}")
        _builds(known)
        _newest_entries()
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
    _newest_entries()


def _newest_entries() -> None:
    """List the most recent events in the record, whichever build added them."""
    if is_for_staff():
        return
    st.header("Newest entries in the record")
    st.markdown("The newest of each kind, by the day on which it happened.")
    rows = newest_entries()
    st.markdown(
        "\n".join(entry_line(row, _page_of(row["page"])) for row in rows.to_pylist())
    )
    folded_table(
        "All of these as a table",
        rows,
        _ENTRY_COLUMNS,
        name="newest_entries",
    )


def _follow(feed: str) -> str:
    return f" [Follow changes as a feed]({feed})." if feed else ""


def _builds(known: tuple[Step, ...]) -> None:
    """Describe how each build differs from the one before it."""
    if known:
        st.header("How each build differs from the one before it")
        st.markdown(_step_lines(known))


def _address(row: Row) -> str:
    """Return the dashboard's address for a row; empty for a removed row."""
    if row["change_type"] == "removed":
        return ""
    if not row["page"] and row["agency_id"]:
        return page_address("agency", agency=row["agency_id"])
    return _page_of(row["page"] or "")


def _page_of(written: str) -> str:
    """Return a page's address from the form in which the record stores it."""
    page, _, query = written.partition("?")
    return page_address(page, **dict(p.split("=", 1) for p in query.split("&") if p))


def _corrections() -> None:
    """List all corrections, and explain how complaints are handled."""
    rows = corrections()
    st.markdown(
        f"**{counted(rows.num_rows, 'correction', 'corrections')}** of what sources "
        "have wrong: what, why, by which document, and since when. The observation "
        "itself stays as it was collected."
    )
    table_panel(rows, _CORRECTION_COLUMNS, name="corrections")
    st.header("What is done about a complaint")
    st.markdown(_HOW_HANDLED)


def _step_sentence(step: Step) -> str:
    """Describe what the newest build changed, since when, and whether evidence did."""
    day = day_text(step.since_on)
    if not step.counts:
        return f"**Since the build of {day} nothing changed.** {step.cause}"
    return f"**Since the build of {day}: {step.counts}.** {step.cause}"


def _step_lines(known: Sequence[Step]) -> str:
    """List what each build changed, newest first, with the figures that changed."""
    lines = []
    for step in known:
        lines.append(
            f"- **{day_text(step.changed_at.date())}**, {step.changed_at:%H:%M} UTC, "
            f"snapshot `{step.snapshot_id}`: "
            f"{step.counts}{'. ' if step.counts else ''}{step.cause}"
        )
        for sentence, movers in step.figures:
            named = ", ".join(plain(name) for name in movers[:_MOST_MOVERS])
            more = ", and others" if len(movers) > _MOST_MOVERS else ""
            lines.append(
                f"    - {plain(sentence)}{f': {named}{more}' if named else ''}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    render()
