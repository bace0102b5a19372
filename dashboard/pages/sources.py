"""Sources and method page: what words mean, what rests on what, what was corrected."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.theme import counted, day_text
from dashboard.components.filters import search_box, switch
from dashboard.components.method_text import definitions, licences_and_credits
from dashboard.components.source_note import plain
from dashboard.components.tables import (
    correction_columns,
    programme_columns,
    reconciled_columns,
    source_columns,
    table_panel,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries.definitions import (
    ring_programmes,
    ring_statuses,
    totals_reconciled,
)
from dashboard.queries.sources import (
    about_snapshot,
    corrections,
    sources,
    sources_cited,
)


def render() -> None:
    """Draw the page."""
    st.title("Sources and method")
    about = about_snapshot().to_pylist()[0]
    st.markdown(
        f"Every row rests on a named source. This record states what was known on "
        f"**{day_text(about['as_of_on'])}**."
    )
    search = Control("sources", "search", "Search the sources", kind="text")
    use = Control("sources", "use", "Show where each is used", "no", kind="switch")
    open_url((search, use))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        words = search_box(search, placeholder="Publisher, title, address or kind")
    with right:
        is_use_shown = switch(use)
    write_url((search, use))
    found = sources(words)
    shown = counted(found.num_rows, "source", "sources")
    st.markdown(f"**{shown}**" + (f" matching “{plain(words)}”." if words else "."))
    table_panel(found, source_columns(), name="sources")
    if is_use_shown:
        st.header("Where each of these sources is used")
        table_panel(sources_cited(words), source_columns(), name="sources_cited")
    st.header("What was corrected")
    st.markdown("Observations are never edited. What they got wrong is put right here.")
    table_panel(corrections(), correction_columns(), name="corrections")
    st.header("What the words mean")
    definitions()
    _statuses_and_programmes()
    st.header("Published totals beside our own counts")
    st.markdown(
        "Neither is adjusted to the other. Where we have no count of the same kind for "
        "the same day, the row says why."
    )
    table_panel(totals_reconciled(), reconciled_columns(), name="totals_reconciled")
    st.header("This snapshot")
    st.markdown(
        f"- Snapshot `{about['snapshot_id']}`\n"
        f"- Built at {about['built_at']:%Y-%m-%d %H:%M} UTC\n"
        f"- States what was known on {day_text(about['as_of_on'])}\n"
        f"- Content hash `{about['content_hash']}`: equal hashes hold equal data\n"
        f"- To cite: {plain(about['citation'])}"
    )
    licences_and_credits()


def _statuses_and_programmes() -> None:
    """Explain the eight statuses and the phases of Ring's programme."""
    st.header("The eight statuses")
    st.markdown(
        "\n".join(
            f"- **{plain(row['status_name'])}.** {plain(row['meaning'])}"
            for row in ring_statuses().to_pylist()
        )
    )
    st.header("What Ring's programme was called, and when")
    table_panel(ring_programmes(), programme_columns(), name="programmes")


if __name__ == "__main__":
    render()
