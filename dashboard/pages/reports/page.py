"""Reports page: what readers say is wrong, and the changes that two editors make."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import streamlit as st

from dashboard.access.reader_address import parts_of
from dashboard.access.viewer import current_viewer
from dashboard.components.column_registry import in_words
from dashboard.components.source_note import page_title
from dashboard.queries import reports
from dashboard.text.markdown import as_code, in_plain_words

_AT_ONCE = 100
# Part of the message about a row that refers to a missing row.
_NEEDS_ANOTHER = "must have a row in"
_STATES = {
    reports.NEW: "New",
    reports.PROPOSED: "To be accepted by another editor",
    reports.ACCEPTED: "Accepted, in the next patch or on record",
    reports.DECLINED: "Declined",
}


def render() -> None:
    """Draw the page."""
    page_title("What readers report")
    queue = reports.report_queue()
    if queue is None:
        st.info("This site stores no reports: set `PORCHLIGHT_REPORTS` to a folder.")
        return
    st.markdown(
        "One editor proposes changes of the record, another accepts them. "
        "`python -m warehouse accepted` prints a patch of what was accepted."
    )
    for state, name in _STATES.items():
        entries = queue.entries(state)
        st.header(f"{name} ({len(entries)})")
        for entry in entries[:_AT_ONCE]:
            label = f"{entry.received_at[:10]} · {as_code(entry.report.wrong)}"
            box = st.expander(label, key=f"report_{entry.report_id}", on_change="rerun")
            if box.open:
                with box:
                    _report(queue, entry, current_viewer().name)
        if len(entries) > _AT_ONCE:
            st.markdown(f"The {_AT_ONCE} oldest are shown.")


def _report(queue: reports.ReportQueue, entry: reports.Entry, me: str) -> None:
    """Draw a report, its changes, and this editor's options."""
    lines = {
        **asdict(entry.report),
        "proposed by": entry.proposed_by,
        "decided by": entry.decided_by,
        "reason": entry.reason,
    }
    # why: readers wrote this, so it is never shown as Markdown.
    st.text("\n".join(f"{k.capitalize()}: {v}" for k, v in lines.items() if v))
    links = {
        "Open the page": f"./{entry.report.page.lstrip('/')}",
        "Open the document": entry.report.document,
    }
    addresses = reports.source_addresses(entry.changes)
    for change in entry.changes:
        source_id = change.after.get("source_id", "")
        links[f"Source {source_id}"] = addresses.get(source_id, "")
    with st.container(horizontal=True):
        for name, url in links.items():
            if url.removeprefix("./"):
                host = parts_of(url).hostname
                label = f"{name} ({host})" if host else name
                st.link_button(in_plain_words(label), url)
    for change in entry.changes:
        _before_and_after(change)
    is_mine = entry.proposed_by == me
    if entry.state == reports.NEW or (entry.state == reports.PROPOSED and is_mine):
        _change_form(queue, entry, me)
    if entry.state == reports.NEW:
        _decision_form(queue, entry, me, {"Decline": reports.DECLINED})
    elif entry.state == reports.PROPOSED and not is_mine:
        _decision_form(
            queue, entry, me, {"Accept": reports.ACCEPTED, "Send back": reports.NEW}
        )


def _before_and_after(change: reports.SeedChange) -> None:
    """Draw the cells that change next to their old values, or those of a new row."""
    st.markdown(
        f"**{in_words(change.seed_name)}**, {'row' if change.before else 'new row'} "
        + as_code(reports.row_name(change.seed_name, change.before or change.after))
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


def _change_form(queue: reports.ReportQueue, entry: reports.Entry, me: str) -> None:
    """Draw the form for another change, filled from the row that was reported."""
    key, report = _key(entry), entry.report
    if entry.changes and st.button("Drop the last change", key=f"drop_{key}"):
        _try(lambda: queue.propose(entry, me, entry.changes[:-1]))
    seed = st.selectbox(
        "Table of the record",
        reports.seed_names(report.page),
        format_func=in_words,
        key=f"seed_{key}",
    )
    words = st.text_input(
        "Find the row", report.row or report.page.partition("?")[2], key=f"find_{key}"
    )
    rows: list[reports.SeedCells] = [*reports.likely_rows(seed, words), {}]
    before = st.selectbox(
        "Row",
        rows,
        format_func=lambda row: reports.row_name(seed, row) if row else "A new row",
        key=f"row_{key}_{seed}_{words}",
    )
    source_id, reason = reports.source_at(report.document), report.wrong
    values = before or {"url": report.document, "source_id": source_id}
    place = f"{key}_{seed}_{reports.row_name(seed, before) if before else 'new'}"
    with st.form(f"change_{place}"):
        after = {
            column.name: _cell(column, values.get(column.name, ""), place)
            for column in reports.columns_to_change(seed, is_new=not before)
        }
        if before and reports.takes_corrections(seed):
            st.markdown("The row stays as collected; a correction is added beside it.")
            source_id = st.text_input(
                "Source of the correction",
                source_id,
                key=f"source_{place}",
                help="Its id. Add a new source to the table Sources first.",
            ).strip()
            reason = st.text_input("Why", reason, key=f"why_{place}").strip()
        is_pressed = st.form_submit_button("Propose this change")
    if is_pressed:
        change = reports.SeedChange(seed, before, {**before, **after})
        _try(
            lambda: _propose(
                queue, entry, me, reports.changes_of(change, source_id, reason)
            )
        )


def _cell(column: reports.ColumnContract, value: str, place: str) -> str:
    """Draw the field for one cell according to its contract; return its value."""
    label, key = in_words(column.name), f"cell_{place}_{column.name}"
    if column.enum:
        options = ["", *column.enum]
        at = options.index(value) if value in options else 0
        return st.selectbox(label, options, index=at, key=key, help=column.description)
    return st.text_input(label, value, key=key, help=column.description).strip()


def _propose(
    queue: reports.ReportQueue,
    entry: reports.Entry,
    me: str,
    new: list[reports.SeedChange],
) -> list[str]:
    if not new:
        return ["Change a field first: this row is as it was."]
    changes = [*entry.changes, *new]
    # why: a row may refer to a row that is only proposed next.
    faults = [
        one for one in reports.describe_faults(changes) if _NEEDS_ANOTHER not in one
    ]
    if not faults:
        queue.propose(entry, me, changes)
    return faults


def _decision_form(
    queue: reports.ReportQueue, entry: reports.Entry, me: str, states: dict[str, str]
) -> None:
    with st.form(f"decide_{_key(entry)}"):
        reason = st.text_input("Reason", help="Needed unless you accept.")
        pressed = [s for name, s in states.items() if st.form_submit_button(name)]
    for state in pressed:
        _try(partial(_decide, queue, entry, me, state, reason))


def _decide(
    queue: reports.ReportQueue, entry: reports.Entry, me: str, state: str, reason: str
) -> list[str]:
    # why: the seeds may have changed since the proposal.
    faults = reports.describe_faults(entry.changes) if state == reports.ACCEPTED else []
    if not faults:
        queue.decide(entry, me, state, reason)
    return faults


def _try(act: Callable[[], list[str] | None]) -> None:
    """Act on a report and rerun the page, or show what went wrong."""
    try:
        faults = act()
    except reports.StaleReportError as error:
        faults = [str(error)]
    except OSError as error:
        faults = [f"The disk is full or broken, so nothing was stored: {error}"]
    for fault in faults or ():
        st.error(in_plain_words(fault))
    if not faults:
        st.rerun()


def _key(entry: reports.Entry) -> str:
    """Return a key that changes with the report, so that old buttons do nothing."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()


if __name__ == "__main__":
    render()
