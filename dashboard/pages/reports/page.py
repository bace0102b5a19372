"""Reports page: what readers say is wrong, and the changes that two editors make."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict

import streamlit as st

from dashboard.access.reader_address import parts_of
from dashboard.access.viewer import current_viewer
from dashboard.components.column_registry import in_words
from dashboard.components.source_note import page_title
from dashboard.queries import reports
from dashboard.text.markdown import as_code, in_plain_words

_AT_ONCE = 100
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
    if entry.state not in reports.OPEN:
        return
    if entry.changes and st.button("Drop the last change", key=f"drop_{_key(entry)}"):
        _act(lambda: queue.drop_last(entry))
    if entry.state == reports.NEW or entry.proposed_by == me:
        _change_form(queue, entry, me)
    _decision_form(queue, entry, me)


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
            st.markdown("The row stays as collected; a correction is added next to it.")
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
        _act(
            lambda: reports.propose(
                queue,
                entry,
                me,
                [*entry.changes, *reports.changes_of(change, source_id, reason)],
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


def _decision_form(queue: reports.ReportQueue, entry: reports.Entry, me: str) -> None:
    """Draw the buttons to accept what somebody else proposed, and to decline."""
    key = _key(entry)
    if (
        entry.state == reports.PROPOSED
        and entry.proposed_by != me
        and st.button("Accept", key=f"accept_{key}")
    ):
        _act(lambda: reports.accept(queue, entry, me))
    with st.form(f"decline_{key}"):
        reason = st.text_input("Reason for declining")
        is_pressed = st.form_submit_button("Decline")
    if is_pressed:
        _act(lambda: queue.decline(entry, me, reason))


def _act(act: Callable[[], None]) -> None:
    """Act on a report and rerun the page, or show what went wrong."""
    faults = reports.attempt(act)
    for fault in faults:
        st.error(in_plain_words(fault))
    if not faults:
        st.rerun()


def _key(entry: reports.Entry) -> str:
    """Return a key that changes with the report, so that old buttons do nothing."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()


if __name__ == "__main__":
    render()
