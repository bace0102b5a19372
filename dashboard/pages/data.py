"""Data and method: the files, what changed, the sources, the words and the checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePath
from urllib.parse import urlencode, urljoin

import pyarrow as pa
import streamlit as st

from dashboard.addresses import feed_path, file_address
from dashboard.citations import SourceLink, cite_briefly
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import (
    figure,
    folded,
    folded_table,
    search_gaps_box,
)
from dashboard.components.filters import search_box
from dashboard.components.statuses import describe_statuses
from dashboard.components.url_state import (
    SNAPSHOT,
    Control,
    open_for_link,
    open_url,
    pinned_snapshot,
    write_url,
)
from dashboard.formats import counted, day_text, in_plain_words, plain
from dashboard.queries.changes import (
    changes,
    corrections,
    feeds_site,
    newest_changes,
    newest_entries,
)
from dashboard.queries.downloads import (
    NEWEST,
    Offer,
    TableFiles,
    offer,
)
from dashboard.queries.labels import bound_words, english, label, limits
from dashboard.queries.map_agencies import AgencyFilters, agencies_without_point
from dashboard.queries.programs import ring_programs, totals_reconciled
from dashboard.queries.snapshots import passed_tests, snapshot_made, status_rule
from dashboard.queries.sources import (
    about_snapshot,
    copied_facts,
    decisions,
    last_checks,
    matching_sources,
    removal_demands,
    search_gaps,
    sources,
    sources_cited,
)
from dashboard.rows import Row, as_rows

_MOST_CHANGES = 10
_UNITS = ((1_000_000, "MB"), (1_000, "KB"))
# The table of sources has the publisher as a column of its own.
_SOURCE = (
    ("source_id", "Id"),
    ("publisher", "Publisher"),
    "source_title",
    "source_url",
    "source_kind",
    "source_license",
    "published_on",
    "retrieved_on",
)
_CITED = ("mart_name", "citation_count")
_CHECKS = (
    "publisher",
    "source_title",
    "source_url",
    "outcome",
    "checked_at",
    "content_sha256",
    "archived_url",
    "final_url",
)
_COPIED = ("fact_type", "page_names", "fact_count", "copied_fact_count")
_CHANGES = (
    "changed_on",
    "change_type",
    "subject",
    "row_name",
    "difference",
    "state_code",
    "source_id",
    "snapshot_id",
)
_CORRECTIONS = (
    "corrected_on",
    "correction_kind",
    "seed_name",
    "row_id",
    "column_name",
    "observed_label",
    "corrected_label",
    "reason",
    "source_id",
)
_LEAD = """
Every row of this record names its source. Here are the tables as files, what changed
in them, where they come from, what their words mean, and how they were checked.

[Files](#files) · [Changes](#changes) · [Sources](#sources) ·
[Words and statuses](#words) · [How it was checked](#checks) ·
[What we do about a complaint](#complaints)
"""

_READING = """
- CSV is UTF-8 with a header and ISO dates. An empty cell means not known; it is never
  zero and never no.
- Ids and FIPS codes are text: read them as text, or leading zeros are lost.
- A text that a spreadsheet would run as a formula has an apostrophe before it. Numbers
  have none.
- The rows of a chart, as you filtered them, are under its own *Table*.
- The address below always leads to the newest snapshot; put another file's name in its
  place. `index.json` lists all of them. Programs may ask for parts of a file, and pages
  of other sites may read them too.
"""

_DEFINITIONS = """
**Agency.** A law-enforcement or fire agency.

**Program.** What an agency took part in, under several names (listed below).
“Partnership” has meant all of these, so we never total across them.

**Observation.** One source says one thing about one agency. We never edit it; where two
sources disagree, both stay.

**Joined.** The date on which a source shows the agency as active; for most, the date on
Ring's own map. One that is known only to the month or year is drawn in its middle.

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
Nobody recorded the weeks before the sales, so we do not say whether one was real.

**Terms.** A position with a rating goes before silence, full evidence before weaker or
historical, dated before undated, and then the latest. Two positions conflict only if
they are of equal standing, within a year, and in different bands of the scale. An
undated text as good as the dated one that says otherwise is shown with it. A version is
compared with the last of the same kind of document only.
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

_COMPLAINTS = """
Anyone can report a wrong or missing row: each page has a link for that. Evidence
decides, not who asks.

- If the source is wrong and another document shows it, we read the value differently
  and list it among the corrections.
- If we misread the source, we correct the row, and *What changed* shows it.
- A request to remove a row follows the same rule. A row that a document supports stays,
  next to the agency's or the company's answer if one is on record. A row that no
  document supports is taken out, and *What changed* shows it as gone.
- We identify people by office, not name; the address of a document may hold a name. A
  row that names a person is a mistake, and we correct it.
"""


def render() -> None:
    """Draw the page."""
    st.title("Data and method")
    search = Control("data", "search", "Search the tables and sources", kind="text")
    open_url((search,))
    st.markdown(_LEAD)
    words = search_box(search, placeholder="A word, such as subsidy or CNET", width=480)
    write_url((search,))
    # What a search finds is seen at once.
    for box in ("tables_box", "sources_box"):
        open_for_link((search,), box)
    _draw_files(words)
    _draw_changes()
    _draw_sources(words)
    _draw_words()
    _draw_checks()
    _draw_complaints()


def file_size(byte_count: int) -> str:
    """Return a file size such as ``1.2 MB``."""
    for unit, name in _UNITS:
        if byte_count >= unit:
            size = byte_count / unit
            return f"{size:,.0f} {name}" if size >= 10 else f"{size:.1f} {name}"
    return f"{byte_count} bytes"


def file_line(label: str, address: str, size: str, meaning: str) -> str:
    """Return a list item that offers one file."""
    return f"- **[{label}]({address})**, {size}  \n  :small[{meaning}]"


def _draw_files(words: str) -> None:
    st.header("Files", anchor="files")
    offered = offer()
    if offered is None:
        st.info("This snapshot has no ready files.")
        return
    st.markdown(_whole_files(offered))
    box = folded("Each table as CSV and Parquet", "tables")
    if box.open:
        box.markdown(_tables(offered, words))
    box = folded("How to read the files, and from a program", "programs_read")
    if box.open:
        box.markdown(_READING)
        address = file_address(NEWEST, offered.tables[0].csv.path)
        box.code(urljoin(st.context.url or "/", address), language=None)


def _whole_files(offered: Offer) -> str:
    tables, rows = len(offered.tables), sum(t.mart.row_count for t in offered.tables)
    size = f"{tables:,} tables, {rows:,} rows"
    snapshot_id = offered.snapshot_id
    lines = [
        file_line(
            "Everything as one zip",
            file_address(snapshot_id, offered.package.path),
            f"{size}, {file_size(offered.package.byte_count)}",
            "Each table as CSV and Parquet, agencies and counties as GeoJSON, with a "
            "data dictionary, the sources and their licenses, and checksums. It is a "
            "[Frictionless Data Package](https://specs.frictionlessdata.io).",
        ),
        file_line(
            "The DuckDB file",
            file_address(snapshot_id, offered.database.path),
            f"{size}, {file_size(offered.database.byte_count)}",
            "All tables for SQL on your own machine; descriptions are comments.",
        ),
    ]
    if offered.agencies is not None:
        lines.append(
            file_line(
                "Agencies as GeoJSON",
                file_address(snapshot_id, offered.agencies.path),
                file_size(offered.agencies.byte_count),
                "Those that have a point, for any map: the center of a town or county.",
            )
        )
    links = ", ".join(
        f"[{file.path}]({file_address(snapshot_id, file.path)})"
        for file in offered.companions
    )
    return "\n".join(
        [*lines, f"- What describes them, with checksums, and counties: {links}."]
    )


def _tables(offered: Offer, words: str) -> str:
    """List the tables that a search finds, by subject."""
    sought = words.lower().split()
    found = [
        table
        for table in offered.tables
        if all(
            word in f"{table.mart.name} {table.mart.title}".lower() for word in sought
        )
    ]
    count = counted(len(found), "table", "tables")
    lines = [f"**{count}**" + (f" matching “{plain(words)}”." if words else ".")]
    by_subject = sorted(found, key=lambda one: (one.mart.subject, one.mart.name))
    for subject, group in groupby(by_subject, lambda one: one.mart.subject):
        listed = "\n".join(_table(offered.snapshot_id, table) for table in group)
        lines.append(f"**{subject.capitalize()}**\n\n{listed}")
    if offered.large:
        names = ", ".join(f"`{name}`" for name in offered.large)
        lines.append(f":small[In the DuckDB file only, for their size: {names}.]")
    return "\n\n".join(lines)


def _table(snapshot_id: str, table: TableFiles) -> str:
    links = " · ".join(
        f"[{plain(PurePath(file.path).name)}]({file_address(snapshot_id, file.path)}), "
        f"{file_size(file.byte_count)}"
        for file in (table.csv, table.parquet)
    )
    rows = counted(table.mart.row_count, "row", "rows")
    return f"- {links} · {rows}  \n  :small[{in_plain_words(table.mart.title)}]"


def _draw_changes() -> None:
    st.header("What changed", anchor="changes")
    rows, newest, site = changes(), newest_changes(), feeds_site()
    follow = (
        f" [Follow changes as a feed]({site}{feed_path()}); each state's page leads to "
        "its own."
        if site
        else ""
    )
    if newest:
        st.markdown(f"{_summary(*newest)}{follow}")
    else:
        st.markdown(
            "This is the first snapshot kept here, so there is no earlier one to "
            f"compare it with.{follow}"
        )
    for at, group in groupby(rows[:_MOST_CHANGES], lambda row: row["published_at"]):
        st.subheader(f"{day_text(at.date())}, {at:%H:%M} UTC")
        st.markdown("\n".join(map(_change_line, group)))
    if rows:
        folded_table(
            "All changes",
            pa.Table.from_pylist([*map(_change_row, rows)]),
            pick_columns(*_CHANGES),
            name="changes",
        )
    box = folded("Newest entries, by the day on which it happened", "newest")
    if box.open:
        box.markdown("\n".join(map(_entry_line, newest_entries().to_pylist())))
    folded_table(
        "Corrections: what sources have wrong, why, and since when",
        corrections(),
        pick_columns(*_CORRECTIONS),
        name="corrections",
    )


def _summary(since_on: date, rows: Sequence[Row]) -> str:
    """Count what changed since the build before."""
    counts = Counter(row["change_type"] for row in rows)
    words = ", ".join(f"{counts[kind]:,} {kind}" for kind in sorted(counts))
    if not words:
        words = "no row came or went, and no status or headline figure moved"
    return f"**Since the build of {day_text(since_on)}: {words}.**"


def _change_line(row: Row) -> str:
    """Return a change as a list item that leads to the page of the row."""
    title = plain(row["title"])
    title = f"[{title}]({_address(row['page'])})" if row["page"] else title
    return f"- **{row['subject'].capitalize()}.** {title}"


def _change_row(row: Row) -> dict[str, object]:
    """Return a change as a row of the table."""
    return {
        **{name: row.get(name) for name in _CHANGES},
        "changed_on": row["published_at"].date(),
        "difference": f"{row['title']}.",
    }


def _entry_line(row: Row) -> str:
    """Return one of the newest entries as a list item."""
    day = day_text(row["entry_on"], row["entry_on_precision"])
    name = f"[{plain(row['entry_name'])}]({_address(row['page'])})"
    source = SourceLink(row["publisher"], row["source_url"] or "").markdown()
    return f"- **{day}**, {row['subject']}: {name} · {source}"


def _address(page: str) -> str:
    """Return the address of a page, pinned if this one is."""
    pinned = pinned_snapshot()
    if not pinned:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode({SNAPSHOT: pinned})}"


def _draw_sources(words: str) -> None:
    st.header("Sources", anchor="sources")
    found = matching_sources(words)
    count = counted(found.num_rows, "source", "sources")
    st.markdown(
        (f"**{count}** matching “{plain(words)}”." if words else f"**{count}**.")
        + " We never edit what a source says; where it is wrong, a correction says so."
    )
    folded_table("The sources", found, pick_columns(*_SOURCE), name="sources")
    folded_table(
        "Where each is used",
        sources_cited(words),
        pick_columns(*_SOURCE, *_CITED),
        name="sources_cited",
    )
    # A hash tells whoever has a copy whether it is the one that was read.
    folded_table(
        "Sources asked for again, with SHA-256 and archived copies",
        last_checks(),
        pick_columns(*_CHECKS),
        name="source_checks",
    )
    folded_table(
        "Facts that rest on copies and retellings alone",
        copied_facts(),
        pick_columns(*_COPIED),
        name="copied_facts",
    )
    box = folded("Licenses and credits", "credits")
    if box.open:
        box.markdown(_CREDITS)


def _draw_words() -> None:
    st.header("Words and statuses", anchor="words")
    box = folded("Agency, program, observation, rate", "definitions")
    if box.open:
        box.markdown(_DEFINITIONS)
    box = folded("The statuses, and how one is picked", "statuses")
    if box.open:
        statuses = "\n".join(f"- {line}" for line in describe_statuses())
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


def programs_text(programs: Sequence[Row], cited: Mapping[str, Row]) -> str:
    """Describe the names of Ring's program, one line per phase."""
    return "\n".join(
        f"- **{plain(row['program_name'])}**, {_phase(row)}. "
        f"{plain(row['description'])} "
        f":small[{cite_briefly(cited[row['source_id']], english())}]"
        for row in programs
    )


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


def totals_text(totals: Sequence[Row], cited: Mapping[str, Row]) -> str:
    """Show each published total next to our own count, and say why they differ."""
    return "\n".join(
        f"- **{day_text(row['event_on'], row['event_on_precision'])}: "
        f"{bound_words(row['bound'])}{row['published_count']:,}** "
        f"{plain(row['counts_what'])}. {_ours(row)} {plain(row['comparison_reason'])} "
        f":small[{cite_briefly(cited[row['source_id']], english())}]"
        for row in totals
    )


def _ours(row: Row) -> str:
    if row["our_count"] is None:
        return "We have no such count."
    more = row["difference_count"]
    if not more:
        return f"Ours: {row['our_count']:,}, the same."
    word = "more" if more > 0 else "fewer"
    return f"Ours: {row['our_count']:,}, {abs(more):,} {word}."


def _draw_checks() -> None:
    st.header("How it was checked", anchor="checks")
    about, made = about_snapshot().to_pylist()[0], snapshot_made()
    decided = decisions()
    tests = passed_tests()
    st.markdown(
        f"**{made.tests_passed:,} tests passed.** A snapshot is published only if all "
        "do; until then the one before stays. Each holds for every row. Before them "
        "each file of evidence was checked against its contract.\n\n"
        f"**Rules settled {decided['by_rule_count']:,} of our "
        f"{decided['decision_count']:,} decisions**, on which agency an entry means, "
        "what a place is and who polices it; people settled "
        f"{decided['by_person_count']:,}, and {decided['open_count']:,} are open. "
        "A decision is a row with its source, and says whether a person has read "
        "it.\n\n"
        f"- Content hash `{about['content_hash']}`: equal hashes hold equal data\n"
        f"- To cite: {plain(about['citation'])}"
    )
    folded_table(
        "The tests",
        tests,
        pick_columns("rule", "tables"),
        name="tests_passed",
    )
    box = folded("What is not known", "gaps")
    if box.open:
        box.markdown(
            _GAPS.format(
                without_point=agencies_without_point(AgencyFilters()).num_rows,
                doubtful=made.row_counts["log_match_reviews"],
                price_count=made.row_counts["fct_price_observations"],
                lists_end=day_text(limits("later_lists").last_on, "month"),
                map_end=limits("map_copies").months,
                technologies_end=limits("other_technologies").months,
            )
        )
    search_gaps_box(search_gaps(), name="searched")


def _draw_complaints() -> None:
    st.header("What we do about a complaint", anchor="complaints")
    box = folded("Who can complain, and what decides", "complaints")
    if box.open:
        box.markdown(_COMPLAINTS)
    demands = removal_demands()
    count = f"{demands['demand_count']:,}" if demands["demand_count"] else "none"
    st.markdown(
        "Demands to remove or change a row that the makers of this record have "
        f"received, as they stated on {day_text(demands['stated_on'])}: **{count}**."
    )


if __name__ == "__main__":
    render()
