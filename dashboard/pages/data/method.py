"""Definitions, sources, and how the record was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.column_registry import ColumnStyle, pick_columns
from dashboard.components.figure import (
    figure,
    folded,
    search_gaps_box,
    table_panel,
)
from dashboard.components.filters import search_box, switch
from dashboard.components.url_state import Control, open_url, page_address, write_url
from dashboard.queries.agencies import count_without_point
from dashboard.queries.labels import english, label, limits
from dashboard.queries.programs import (
    ring_programs,
    totals_reconciled,
)
from dashboard.queries.snapshots import (
    coverage,
    freshness,
    passed_tests,
    snapshot_made,
    status_rule,
)
from dashboard.queries.sources import (
    about_snapshot,
    copied_facts,
    last_checks,
    matching_sources,
    search_gaps,
    sources,
    sources_cited,
)
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.sources import cite_briefly
from dashboard.words.statuses import describe_statuses

# why: this table lists the sources themselves, with the publisher as a column.
_SOURCE = (
    *(("source_id", "Id"), ("publisher", "Publisher"), "source_title"),
    *(("source_url", "Address"), ("source_kind", "Kind"), "source_license"),
)
SOURCE_COLUMNS = pick_columns(
    *(*_SOURCE, "published_on_precision", "published_on", "retrieved_on")
)
CITED_COLUMNS = pick_columns(
    *(*_SOURCE, "published_on", "retrieved_on"),
    *(("mart_name", "Table that cites it"), "citation_count"),
)
FRESHNESS_COLUMNS = pick_columns(
    *("source_kind", "source_count", "dated_count", "oldest_published_on"),
    *(("newest_published_on", "Newest"), "first_read_on", "last_read_on"),
)
CHECK_COLUMNS = pick_columns(
    *(("publisher", "Publisher"), "source_title", ("source_url", "Address")),
    *("outcome", "checked_at", "content_sha256", "archived_url", "final_url"),
)
COPIED_COLUMNS = pick_columns(
    *("fact_type", "page_names", "fact_count", "copied_fact_count")
)
MART_COLUMNS = pick_columns(
    *("mart_name", "title", "grain"),
    *("row_count", "test_count"),
    (
        "source_count",
        ColumnStyle(
            "Sources cited",
            note="Empty where the rows cite none themselves. Tables that begin with "
            "mart_ are made of others, which cite the sources.",
        ),
    ),
    *("newest_published_on", "last_read_on"),
)
TEST_COLUMNS = pick_columns("rule", "kind", "tables")


_DEFINITIONS = """
**Agency.** A law-enforcement or fire agency.

**Program.** What an agency took part in, under several names (listed below).
“Partnership” has meant all of these, so we never total across them.

**Observation.** One source says one thing about one agency. We never edit it; where two
sources disagree, both stay.

**Joined.** The date on which a source shows the agency as active; for most, the date on
Ring's own map.

**Date.** One that is known only to the month or year is drawn in the middle of it.

**Point on the map.** The center of the agency's town or, hollow, of its county; never
an address.

**Rate.** Agencies per 100,000 residents of the census of 2020. We flag states with
fewer than five agencies and counties with fewer than 20,000 residents: one agency moves
their rate a lot.
"""

_HEADLINE_RULES = """
**Date of joining.** The date on Ring's own map comes first, then a statement about
joining; all other dates stay in the agency's history.

**Totals.** The first page's figures each state what they count, on which day and from
which source. Totals of different programs are never added up.

**Public money.** Promised, approved and spent are three columns and are never summed
together. A round without a figure is counted as unknown, not as nothing.

**Discounts.** A discount is taken as its source states it, or worked out from the
saving that the source states; each row says which, and a list price alone claims none.
It is checked against the median of the lowest prices of the 90 days before, sales left
out, within two percentage points. With fewer than five such days the answer is “cannot
tell”, and the row says what is missing.

**Terms.** A position with a rating goes before silence, full evidence before weaker or
historical, dated before undated, and then the latest. Two positions conflict only if
they are of equal standing, within a year, and in different bands of the scale.
"""

_GAPS = """
- **After {lists_end} we have no list with names.** Ring's own map is known up to
  {map_end}, a last list of names up to {lists_end}. What agencies did later is known
  only where a report or the agency itself says so.
- **Other technologies** are known as of {technologies_end}, from one data set.
- **Points.** {without_point:,} agencies have no known town or county and are listed,
  not drawn.
- **Names.** {doubtful:,} written names could not be matched to one agency with
  certainty, or were matched by a person's judgment; each is listed with its reason.
- **Prices** are those that reports quote, in {price_count:,} observations. Most devices
  have no price around most sales; gaps are left open.
- **Terms** are excerpts and whole documents as they were found. “Not seen” means that
  nobody has read a document on the question.
- **Incidents** are those that our sources report. A year with few is not a quiet year.
"""

_CREDITS = """
- Agencies and dates of joining: Atlas of Surveillance, Electronic Frontier Foundation
  and Reynolds School of Journalism, University of Nevada, Reno, CC BY 4.0.
- Points of towns: GeoNames, CC BY 4.0, and the US Census Bureau (public domain).
- Portals of Flock Safety, in two tables apart: Eyes On Flock (eyesonflock.com),
  CC BY-SA 4.0, and The News & Observer.
- Shapes and populations: US Census Bureau (public domain).
- Everything else: facts from the sources named in each row, in our own words. The code
  is under the MIT license.
"""


def programs_text(programs: Sequence[Row], sources: Mapping[str, Row]) -> str:
    """Describe the names of Ring's program, one line per phase."""
    lines = []
    for row in programs:
        source = cite_briefly(sources[row["source_id"]], english())
        lines.append(
            f"- **{plain(row['program_name'])}**, {_phase(row)}. "
            f"{plain(row['description'])} :small[{source}]"
        )
    return "\n".join(lines)


def _phase(row: Row) -> str:
    start, end = (
        day_text(row[f"{edge}_on"], row[f"{edge}_on_precision"])
        if row[f"{edge}_on"]
        else ""
        for edge in ("started", "ended")
    )
    if not start:
        return f"{label('launch_status', row['launch_status']).lower()}; dropped {end}"
    by = label("ended_by", row["ended_by"]).lower()
    return f"from {start} to {end}, ended by {by}" if end else f"since {start}; {by}"


def totals_text(totals: Sequence[Row], sources: Mapping[str, Row]) -> str:
    """Show each published total next to our own count, and say why they differ."""
    return "\n".join(
        f"- **{day_text(row['event_on'], row['event_on_precision'])}: {_total(row)}** "
        f"{plain(row['counts_what'])}. {_ours(row)} {plain(row['comparison_reason'])} "
        f":small[{cite_briefly(sources[row['source_id']], english())}]"
        for row in totals
    )


def _total(row: Row) -> str:
    bound = "" if row["bound"] == "exact" else f"{label('bound', row['bound'])} "
    return f"{bound}{row['published_count']:,}"


def _ours(row: Row) -> str:
    if row["our_count"] is None:
        return "We have no such count."
    more = row["difference_count"]
    more_text = (
        f"{abs(more):,} {'more' if more > 0 else 'fewer'}" if more else "the same"
    )
    return f"Ours: {row['our_count']:,}, {more_text}."


_TEST_KINDS = {"data": "Holds for every row", "example": "Rule tried on an example"}


def draw_definitions(view: Control) -> None:
    """Explain definitions, rules and phases."""
    open_url((view,))
    write_url((view,))
    about = about_snapshot().to_pylist()[0]
    st.markdown(f"Every row has a source. As of **{day_text(about['as_of_on'])}**.")
    st.markdown(_DEFINITIONS)
    box = folded("The statuses, and how one is picked", "statuses")
    if box.open:
        statuses = "\n".join(f"- {line}" for line in describe_statuses(english()))
        box.markdown(f"{statuses}\n\n{status_rule()}")
    box = folded("How one value is picked where sources give several", "values")
    if box.open:
        box.markdown(_HEADLINE_RULES)
    box = folded("What Ring's program was called, and when", "programs_list")
    if box.open:
        phases = ring_programs()
        sentence = f"Phases of Ring's programs for police on record: {phases.num_rows}."
        with box, figure("programs", sentence, phases, first="List"):
            st.markdown(programs_text(as_rows(phases), _by_id(phases)))
    box = folded("Published totals and our own counts", "totals")
    if box.open:
        totals = totals_reconciled()
        sentence = f"Published totals and our own counts: {totals.num_rows}."
        with box, figure("totals_reconciled", sentence, totals, first="List"):
            st.markdown(
                "We adjust neither. Where we have no count of the same kind for the "
                f"same day, the row says why.\n\n"
                f"{totals_text(as_rows(totals), _by_id(totals))}"
            )


def _by_id(rows: pa.Table) -> dict[str, Row]:
    cited = sorted({row["source_id"] for row in as_rows(rows)})
    return {row["source_id"]: row for row in as_rows(sources(cited))}


def draw_sources(view: Control) -> None:
    """List the sources, their age and their errors."""
    search = Control(view.page, "search", "Search the sources", kind="text")
    use = Control(view.page, "use", "Show where each is used", "no", kind="switch")
    controls = (view, search, use)
    open_url(controls)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        words = search_box(search, placeholder="Publisher, title, address or kind")
    with right:
        is_use_shown = switch(use)
    write_url(controls)
    matches = matching_sources(words)
    shown = counted(matches.num_rows, "source", "sources")
    st.markdown(f"**{shown}**" + (f" matching “{plain(words)}”." if words else "."))
    table_panel(matches, SOURCE_COLUMNS, name="sources")
    if is_use_shown:
        st.header("Where each of these sources is used")
        table_panel(sources_cited(words), CITED_COLUMNS, name="sources_cited")
    st.header("How old the sources are")
    st.markdown(
        "The list above dates each source: when it was published, and when it was read "
        "for this record. The kinds differ:"
    )
    table_panel(freshness(), FRESHNESS_COLUMNS, name="freshness")
    _last_checks()
    _copied()
    address = page_address("data", view="corrections")
    st.markdown(
        f"We never edit observations; [Corrections]({address}) lists what they got "
        "wrong."
    )
    st.header("Licenses and credits")
    st.markdown(_CREDITS)


def _copied() -> None:
    """Count the facts that only copies and retellings support."""
    facts = copied_facts()
    st.header("Facts that rest on copies alone")
    st.markdown(
        "Some texts are known only from a site that copied or retold them. A claim "
        "that rests on one says “as retold by”. Facts without any other source:"
    )
    table_panel(facts, COPIED_COLUMNS, name="copied_facts")


def _last_checks() -> None:
    """List what sources answered when they were asked for again."""
    checks = last_checks()
    st.header("Sources asked for again")
    st.markdown(
        "A check tells whether a document can still be had. Whoever has a copy can "
        "compare its SHA-256, and knows whether it is the one that we read."
    )
    table_panel(checks, CHECK_COLUMNS, name="source_checks", missing="none")


def draw_checks(view: Control) -> None:
    """Say how this snapshot was built and checked, and what it lacks."""
    open_url((view,))
    write_url((view,))
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
    kinds = {"kind": _TEST_KINDS}
    table_panel(tests, TEST_COLUMNS, name="tests_passed", labels=kinds)
    st.header("What the tables hold")
    table_panel(coverage(), MART_COLUMNS, name="coverage", missing="none")
    st.header("What is not known")
    st.markdown(
        _GAPS.format(
            without_point=count_without_point(),
            doubtful=made.row_counts["fct_match_reviews"],
            price_count=made.row_counts["fct_price_observations"],
            lists_end=day_text(limits("later_lists").last_on, "month"),
            map_end=limits("map_copies").months,
            technologies_end=limits("other_technologies").months,
        )
    )
    search_gaps_box(search_gaps(), name="searched")
