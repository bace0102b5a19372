"""Reports page: what readers say is wrong, and what two editors change for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

import streamlit as st

from dashboard.access.reader_address import parts_of
from dashboard.access.viewer import current_viewer
from dashboard.components.column_registry import in_words
from dashboard.components.page_title import page_title
from dashboard.queries.reports import (
    ColumnContract,
    Entry,
    ReportQueue,
    SeedCells,
    SeedChange,
    StaleReportError,
    address_of_source,
    changes_of,
    columns_to_change,
    describe_faults,
    first_values,
    likely_rows,
    report_queue,
    row_name,
    seed_names,
    source_at,
    takes_corrections,
)
from dashboard.text.markdown import as_code, in_plain_words

_AT_ONCE = 100
# Part of the rule that a row breaks for as long as another is missing.
_NEEDS_ANOTHER = "must have a row in"
_STATES = {
    "new": "New",
    "proposed": "To be accepted by another editor",
    "quarantined": "Perhaps sent by a machine",
    "accepted": "Accepted, in the next patch or on record",
    "declined": "Declined",
}


def render() -> None:
    """Draw the page."""
    page_title("What readers report")
    queue = report_queue()
    if queue is None:
        st.info("This site stores no reports: set `PORCHLIGHT_REPORTS` to a folder.")
        return
    st.markdown(
        "One editor proposes changes of the record, another accepts them. "
        "`python -m warehouse accepted` prints a patch of what was accepted."
    )
    me, known = current_viewer().name, queue.entries(*_STATES)
    for state, name in _STATES.items():
        entries = [entry for entry in known if entry.state == state]
        if not entries and state != "new":
            continue
        st.header(f"{name} ({len(entries)})")
        for entry in entries[:_AT_ONCE]:
            label = f"{entry.received_at[:10]} · {as_code(entry.report.wrong)}"
            box = st.expander(label, key=f"report_{entry.report_id}", on_change="rerun")
            if box.open:
                with box:
                    _report(queue, entry, me)
        if len(entries) > _AT_ONCE:
            st.markdown(f"The {_AT_ONCE} oldest are shown.")


def _report(queue: ReportQueue, entry: Entry, me: str) -> None:
    """Draw a report, its changes, and what this editor may do with it."""
    lines = {
        **asdict(entry.report),
        "contact": queue.contact(entry.report_id),
        "proposed by": entry.proposed_by,
        "decided by": entry.decided_by,
        "reason": entry.reason,
    }
    # why: readers wrote this, so it is never Markdown.
    st.text("\n".join(f"{k.capitalize()}: {v}" for k, v in lines.items() if v))
    links = {"Open the page": f"./{entry.report.page.lstrip('/')}"}
    links["Open the document"] = entry.report.document
    for change in entry.changes:
        source_id = change.after.get("source_id", "")
        links[f"Source {source_id}"] = address_of_source(source_id, entry.changes)
    _links({name: url for name, url in links.items() if url.removeprefix("./")})
    for change in entry.changes:
        _before_and_after(change)
    is_open, is_mine = entry.state in {"new", "quarantined"}, entry.proposed_by == me
    if is_open or (entry.state == "proposed" and is_mine):
        _form(queue, entry, me)
    if is_open:
        _with_reason("Decline", entry, partial(queue.decline, entry, me))
    elif entry.state == "proposed" and is_mine:
        drop = partial(queue.propose, entry, me, entry.changes[:-1])
        _button("Drop the last change", entry, drop)
    elif entry.state == "proposed":
        _button("Accept", entry, partial(_accept, queue, entry, me))
        _with_reason("Send back", entry, partial(queue.send_back, entry, me))


def _links(links: dict[str, str]) -> None:
    with st.container(horizontal=True):
        for name, url in links.items():
            host = parts_of(url).hostname
            label = f"{name} ({host})" if host else name
            st.link_button(in_plain_words(label), url)


def _before_and_after(change: SeedChange) -> None:
    """Draw the cells that change, or those of a new row, beside what they were."""
    st.markdown(
        f"**{in_words(change.seed_name)}**, {'row' if change.before else 'new row'} "
        + as_code(row_name(change.seed_name, change.before or change.after))
    )
    shown = [
        name
        for name, text in change.after.items()
        if text != change.before.get(name, "")
    ]
    st.dataframe(
        {
            "Field": [in_words(name) for name in shown],
            "Before": [change.before.get(name, "") for name in shown],
            "After": [change.after[name] for name in shown],
        },
        hide_index=True,
    )


def _form(queue: ReportQueue, entry: Entry, me: str) -> None:
    """Draw the form of one more change, filled from the row that was reported."""
    now, report = _now(entry), entry.report
    seed = st.selectbox(
        "Table of the record",
        seed_names(report.page),
        format_func=in_words,
        key=f"seed_{now}",
    )
    words = st.text_input(
        "Find the row",
        value=report.row or report.page.partition("?")[2],
        key=f"find_{now}",
    )
    rows: list[SeedCells] = [*likely_rows(seed, words), {}]
    before = st.selectbox(
        "Row",
        rows,
        format_func=lambda row: row_name(seed, row) if row else "A new row",
        key=f"row_{now}_{seed}_{words}",
    )
    columns = columns_to_change(seed, is_new=not before)
    is_correction = bool(before) and takes_corrections(seed)
    values = before or first_values(seed, report.document)
    place = f"{now}_{seed}_{row_name(seed, before) if before else 'new'}"
    with st.form(f"change_{place}"):
        after = {
            column.name: _cell(column, values.get(column.name, ""), place)
            for column in columns
        }
        source, reason = "", ""
        if is_correction:
            st.markdown("The row stays as collected; a correction is added beside it.")
            source = st.text_input(
                "Source of the correction",
                source_at(report.document),
                key=f"source_{place}",
                help="Its id. Add a new source to the table Sources first.",
            )
            reason = st.text_input("Why", report.wrong, key=f"why_{place}")
        is_pressed = st.form_submit_button("Propose this change")
    if is_pressed:
        changes = changes_of(seed, before, after, source.strip(), reason.strip())
        if not changes:
            st.error("Change a field first: this row is as it was.")
        else:
            _propose(queue, entry, me, [*entry.changes, *changes])


def _cell(column: ColumnContract, value: str, place: str) -> str:
    """Draw the field of one cell as its contract has it; return what it holds."""
    label, key = in_words(column.name), f"cell_{place}_{column.name}"
    if column.enum:
        options = ["", *column.enum]
        at = options.index(value) if value in options else 0
        return st.selectbox(label, options, index=at, key=key, help=column.description)
    return st.text_input(label, value, key=key, help=column.description).strip()


def _propose(
    queue: ReportQueue, entry: Entry, me: str, changes: Sequence[SeedChange]
) -> None:
    # why: a row that needs another one is proposed first, and the other one next.
    faults = [one for one in describe_faults(changes) if _NEEDS_ANOTHER not in one]
    _show_faults(faults)
    if not faults and _try(partial(queue.propose, entry, me, changes)):
        st.rerun()


def _accept(queue: ReportQueue, entry: Entry, me: str) -> None:
    # why: the seeds may have changed since.
    faults = describe_faults(entry.changes)
    _show_faults(faults)
    if not faults:
        queue.accept(entry, me)


def _show_faults(faults: Sequence[str]) -> None:
    for fault in faults:
        st.error(in_plain_words(fault))


def _button(label: str, entry: Entry, act: Callable[[], None]) -> None:
    # why: a callback has the report as the editor saw it when they pressed.
    st.button(label, key=f"{label}_{_now(entry)}", on_click=_press, args=(act,))


def _with_reason(label: str, entry: Entry, act: Callable[[str], None]) -> None:
    """Draw a button with the reason that it needs."""
    key = f"{label}_reason_{_now(entry)}"
    with st.form(f"{label}_form_{_now(entry)}"):
        st.text_input("Reason", key=key)
        st.form_submit_button(
            label, on_click=lambda: _press(partial(act, st.session_state[key]))
        )


def _press(act: Callable[[], None]) -> None:
    _try(act)


def _try(act: Callable[[], None]) -> bool:
    """Do something to a report, or say why it was not done."""
    if not current_viewer().may_open("reports"):
        return False
    try:
        act()
    except StaleReportError as error:
        st.error(str(error))
    except OSError as error:
        st.error(f"The disk is full or out of order, so nothing was stored: {error}")
    else:
        return True
    return False


def _now(entry: Entry) -> str:
    return f"{entry.report_id}_{entry.version}"


if __name__ == "__main__":
    render()
