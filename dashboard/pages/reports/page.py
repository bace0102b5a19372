"""Reports page: what readers say is wrong, and the rows that two editors make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

import streamlit as st

from dashboard.access.viewer import current_viewer
from dashboard.components.page_title import page_title
from dashboard.queries.reports import (
    ColumnContract,
    Entry,
    ReportQueue,
    SeedRowGiven,
    StaleReportError,
    faults_of_rows,
    offered_seeds,
    report_queue,
)
from dashboard.text.formats import counted
from dashboard.text.markdown import as_code, in_plain_words

_AT_ONCE = 100
_NAMES = {
    "new": "New",
    "claimed": "Being worked",
    "proposed": "To be confirmed by another editor",
    "quarantined": "Perhaps sent by a machine",
    "confirmed": "Confirmed, in the next patch or on record",
    "declined": "Declined",
}
# Where the document that a reader names goes.
_DOCUMENT = ("sources", "url")


def render() -> None:
    """Draw the page."""
    page_title("What readers report")
    queue = report_queue()
    if queue is None:
        st.info(
            "This site keeps no reports: `PORCHLIGHT_REPORTS` names no folder for them."
        )
        return
    st.markdown(
        "One editor claims a report and makes rows of it, another confirms them. "
        "`python -m warehouse accepted export` makes a patch of what is confirmed."
    )
    me, known = current_viewer().name, queue.entries(*_NAMES)
    for state, name in _NAMES.items():
        entries = [entry for entry in known if entry.state == state]
        if not entries and state != "new":
            continue
        st.header(f"{name} ({len(entries)})")
        for entry in entries[:_AT_ONCE]:
            _report(queue, entry, me)
        if len(entries) > _AT_ONCE:
            st.markdown(f"The {_AT_ONCE} oldest are shown.")


def _report(queue: ReportQueue, entry: Entry, me: str) -> None:
    """Draw a report in a box that is filled once it is opened."""
    label = f"{entry.report_id} · {entry.received_on} · " + as_code(entry.report.wrong)
    key = f"report_{entry.report_id}"
    box = st.expander(label, key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        told = {**asdict(entry.report), "contact": queue.contact(entry.report_id)}
        _texts({name: text for name, text in told.items() if text})
        _worked(queue, entry, me)


def _worked(queue: ReportQueue, entry: Entry, me: str) -> None:
    """Draw what was made of a report, and what this editor may do with it."""
    who = {"Editor": entry.editor, "Second editor": entry.second_editor}
    _texts({name: text for name, text in who.items() if text})
    if entry.reason:
        _texts({"Reason": entry.reason})
    for row in entry.rows:
        st.markdown(f"**Row for `{row.seed_name}`**")
        _texts({name: text for name, text in row.cells.items() if text})
    if entry.state == "claimed" and entry.editor == me:
        _own(queue, entry, me)
    elif entry.state in {"new", "quarantined", "claimed"}:
        _button("Claim", entry, partial(queue.claim, entry, me))
    elif entry.state == "proposed" and entry.editor != me:
        _button("Confirm", entry, partial(_confirm, queue, entry, me))
        _with_reason("Send back", entry, partial(queue.send_back, entry, me))


def _own(queue: ReportQueue, entry: Entry, me: str) -> None:
    """Draw what an editor does with a report that they claimed."""
    seeds = offered_seeds()
    seed = st.selectbox("Seed", list(seeds), key=f"seed_{entry.report_id}")
    with st.form(f"row_{seed}_{_now(entry)}"):
        for column in seeds[seed]:
            _cell(entry, seed, column)
        is_pressed = st.form_submit_button(
            "Check and keep this row",
            on_click=_keep,
            args=(queue, entry, me, seed, seeds[seed]),
        )
    if is_pressed:
        # why: what was kept has another form by now, so this row was not.
        _are_sound([*entry.rows, _given(entry, seed, seeds[seed])])
    if entry.rows:
        count = counted(len(entry.rows), "row", "rows")
        _button(
            f"Hand {count} to another editor", entry, partial(queue.propose, entry, me)
        )
        _button(
            "Drop the last row", entry, partial(queue.draft, entry, me, entry.rows[:-1])
        )
    _with_reason("Decline", entry, partial(queue.decline, entry, me))


def _cell(entry: Entry, seed: str, column: ColumnContract) -> None:
    """Draw the field of one cell, as its contract has it."""
    key, label = _cell_key(entry, seed, column), column.name
    if column.enum:
        st.selectbox(label, ["", *column.enum], key=key, help=column.description)
        return
    is_document = (seed, column.name) == _DOCUMENT
    given = entry.report.document if is_document else ""
    st.text_input(label, value=given, key=key, help=column.description)


def _keep(
    queue: ReportQueue,
    entry: Entry,
    me: str,
    seed: str,
    columns: Sequence[ColumnContract],
) -> None:
    """Put a row to the input check with those before it, and keep it if it is sound."""
    rows = [*entry.rows, _given(entry, seed, columns)]
    if not faults_of_rows(rows):
        _try(partial(queue.draft, entry, me, rows))


def _given(entry: Entry, seed: str, columns: Sequence[ColumnContract]) -> SeedRowGiven:
    """Return the row as the form has it."""
    cells = {
        column.name: str(st.session_state[_cell_key(entry, seed, column)]).strip()
        for column in columns
    }
    return SeedRowGiven(seed, cells)


def _confirm(queue: ReportQueue, entry: Entry, me: str) -> None:
    # why: the seeds may be others than when the row was made.
    if _are_sound(entry.rows):
        queue.confirm(entry, me)


def _are_sound(rows: Sequence[SeedRowGiven]) -> bool:
    faults = faults_of_rows(rows)
    for fault in faults:
        st.error(in_plain_words(fault))
    return not faults


def _button(label: str, entry: Entry, act: Callable[[], None]) -> None:
    # why: a callback has the report as the editor saw it when they pressed.
    st.button(label, key=f"{label}_{_now(entry)}", on_click=_try, args=(act,))


def _with_reason(label: str, entry: Entry, act: Callable[[str], None]) -> None:
    """Draw a button with the reason that it needs."""
    key = f"{label}_reason_{_now(entry)}"
    with st.form(f"{label}_form_{_now(entry)}"):
        st.text_input("Reason", key=key)
        st.form_submit_button(label, on_click=_try_with_reason, args=(act, key))


def _try_with_reason(act: Callable[[str], None], key: str) -> None:
    _try(partial(act, str(st.session_state[key])))


def _try(act: Callable[[], None]) -> None:
    """Do something to a report, or say why it was not done."""
    if not current_viewer().may_open("reports"):
        return
    try:
        act()
    except StaleReportError as error:
        st.error(str(error))


def _texts(told: dict[str, str]) -> None:
    """Draw what others wrote, none of which is Markdown."""
    st.text("\n".join(f"{name}: {text}" for name, text in told.items()))


def _now(entry: Entry) -> str:
    return f"{entry.report_id}_{entry.version}"


def _cell_key(entry: Entry, seed: str, column: ColumnContract) -> str:
    return f"cell_{_now(entry)}_{seed}_{column.name}"


if __name__ == "__main__":
    render()
