"""Data and method page: what words mean, which sources there are, what was checked."""

from __future__ import annotations

import streamlit as st

from dashboard.components.filters import search_box, switch
from dashboard.components.page_title import page_title
from dashboard.components.search_gaps import search_gaps_box
from dashboard.components.tables import csv_button, table_panel
from dashboard.components.url_state import Control, open_url, page_address, write_url
from dashboard.components.views import Views
from dashboard.pages.sources.method_text import (
    definitions,
    headline_rules,
    known_gaps,
    licenses_and_credits,
    programs_text,
    totals_text,
)
from dashboard.pages.sources.tables import (
    CITED_COLUMNS,
    COPIED_COLUMNS,
    FRESHNESS_COLUMNS,
    MART_COLUMNS,
    SOURCE_COLUMNS,
    TEST_COLUMNS,
)
from dashboard.queries.agencies import count_without_point
from dashboard.queries.definitions import (
    ring_programs,
    ring_statuses,
    totals_reconciled,
)
from dashboard.queries.gaps import search_gaps
from dashboard.queries.how_built import (
    coverage,
    freshness,
    passed_tests,
    snapshot_made,
    status_rule,
)
from dashboard.queries.sources import (
    about_snapshot,
    copied_facts,
    source_checks,
    sources,
    sources_cited,
    sources_found,
)
from dashboard.text.addresses import EVIDENCE_PATH
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import as_rows
from dashboard.text.source_links import SourceLink

_VIEWS = Views(
    "sources",
    {
        "method": "What words mean",
        "sources": "Sources",
        "checks": "Checks and gaps",
    },
)
_TEST_KINDS = {
    "data": "Holds for every row",
    "example": "Rule tried on an example",
}


def render() -> None:
    """Draw the page."""
    page_title("Data and method")
    about = about_snapshot().to_pylist()[0]
    st.markdown(
        f"Every row rests on a named source. This record states what was known on "
        f"**{day_text(about['as_of_on'])}**."
    )
    view = _VIEWS.asked()
    # why: links made before the page had views name a search and no view.
    if "view" not in st.query_params and {"search", "use"} & {*st.query_params}:
        _VIEWS.go("sources", **st.query_params.to_dict())
    _VIEWS.bar(view)
    if view == "sources":
        _sources()
        return
    control = _VIEWS.control(view)
    open_url((control,))
    if view == "checks":
        _checks()
    else:
        _method()
    write_url((control,))


def _method() -> None:
    """Explain words, rules and phases."""
    definitions()
    st.header("The statuses")
    st.markdown(
        "\n".join(
            f"- **{plain(row['status_name'])}.** {plain(row['meaning'])}"
            for row in ring_statuses().to_pylist()
        )
    )
    st.header("How a status is picked")
    st.markdown(status_rule())
    st.header("How one value is picked where sources give several")
    headline_rules()
    st.header("What Ring's program was called, and when")
    phases, totals = ring_programs(), totals_reconciled()
    told, counted_rows = as_rows(phases), as_rows(totals)
    cited = sorted({row["source_id"] for row in (*told, *counted_rows)})
    by_id = {row["source_id"]: row for row in as_rows(sources(cited))}
    st.markdown(programs_text(told, by_id))
    csv_button(phases, name="programs", label="Download these phases (CSV)")
    st.header("Published totals beside our own counts")
    st.markdown(
        "Neither is adjusted to the other. Where we have no count of the same kind for "
        "the same day, the row says why."
    )
    st.markdown(totals_text(counted_rows, by_id))
    csv_button(
        totals,
        name="totals_reconciled",
        label=f"Download {totals.num_rows} totals (CSV)",
    )


def _sources() -> None:
    """List the sources, how old they are, and what they got wrong."""
    control = _VIEWS.control("sources")
    page = control.page
    search = Control(page, "search", "Search the sources", kind="text")
    use = Control(page, "use", "Show where each is used", "no", kind="switch")
    controls = (control, search, use)
    open_url(controls)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        words = search_box(search, placeholder="Publisher, title, address or kind")
    with right:
        is_use_shown = switch(use)
    write_url(controls)
    found = sources_found(words)
    shown = counted(found.num_rows, "source", "sources")
    st.markdown(f"**{shown}**" + (f" matching “{plain(words)}”." if words else "."))
    table_panel(found, SOURCE_COLUMNS, name="sources")
    _kept_copies()
    if is_use_shown:
        st.header("Where each of these sources is used")
        table_panel(sources_cited(words), CITED_COLUMNS, name="sources_cited")
    st.header("How old the sources are")
    st.markdown(
        "The list above dates each source: when it was published, and when it was read "
        "for this record. The kinds differ:"
    )
    table_panel(freshness(), FRESHNESS_COLUMNS, name="freshness")
    _copied()
    address = page_address("changes", view="corrections")
    st.markdown(
        "Observations are never edited. What they got wrong is put right on the page "
        f"[Corrections]({address})."
    )
    licenses_and_credits()


def _copied() -> None:
    """Count the facts that no source states but copies and retellings."""
    facts = copied_facts()
    if facts is None:
        return
    st.header("Facts that rest on copies alone")
    st.markdown(
        "Some texts are known only from a site that copied or retold them. A claim "
        "that rests on one says “as retold by”. Facts without any other source:"
    )
    table_panel(facts, COPIED_COLUMNS, name="copied_facts")


def _kept_copies() -> None:
    """Offer the copies of sources whose license lets us keep one."""
    kept = [row for row in source_checks().values() if row["is_kept"]]
    if not kept:
        return
    st.header("Copies that we keep")
    lines = []
    for row in kept:
        source = SourceLink(
            row["publisher"], row["source_url"], row["source_title"] or ""
        )
        copied = day_text(row["checked_at"].date())
        copy = f"{EVIDENCE_PATH.lstrip('/')}/{row['content_sha256']}"
        lines.append(f"- {source.markdown()}, [as it was on {copied}]({copy})")
    st.markdown("\n".join(lines))


def _checks() -> None:
    """Say how this snapshot was made and checked, and what it does not hold."""
    about, made = about_snapshot().to_pylist()[0], snapshot_made()
    tests = passed_tests()
    example_count = tests["kind"].to_pylist().count("example")
    st.header("This snapshot")
    st.markdown(
        f"- Snapshot `{about['snapshot_id']}`\n"
        f"- Built at {about['built_at']:%Y-%m-%d %H:%M} UTC\n"
        f"- States what was known on {day_text(about['as_of_on'])}\n"
        f"- Content hash `{about['content_hash']}`: equal hashes hold equal data\n"
        f"- To cite: {plain(about['citation'])}"
    )
    st.header("The tests that it passed")
    st.markdown(
        f"**{made.tests_passed:,} tests passed.** A snapshot is published only if all "
        f"do; until then the one before stays. {example_count:,} of them try a rule on "
        "rows made up for it, the others hold for every row. Before them each file of "
        "evidence was checked against its contract."
    )
    table_panel(
        tests,
        TEST_COLUMNS,
        name="tests_passed",
        labels={"kind": _TEST_KINDS},
    )
    st.header("What the tables hold")
    table_panel(coverage(), MART_COLUMNS, name="coverage", missing="none")
    st.header("What is not known")
    counts = made.row_counts
    known_gaps(
        without_point=count_without_point(),
        doubtful=counts["fct_match_reviews"],
        price_count=counts["fct_price_observations"],
    )
    search_gaps_box(search_gaps(), name="searched")


if __name__ == "__main__":
    render()
