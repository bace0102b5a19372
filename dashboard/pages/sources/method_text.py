"""What the words of the record mean, and whom to credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row

_DEFINITIONS = """
**Agency.** A law-enforcement or fire agency. “Police (local and state)” is a named
combination of kinds, as the {story} map used it.

**Program.** What an agency took part in. It was called by one name after another, as
listed below; “partnership” has meant all of these, so we never total across them.

**Observation.** One source says one thing about one agency. It is kept as it was said;
where two sources disagree, both stay.

**Joined.** The date on which a source shows the agency as active; for most agencies,
the date on Ring's own map as the Atlas of Surveillance copied it.

**Date known to the day, month or year.** A date that is not known to the day is stored
as its earliest day, and drawn in the middle of its month or year.

**Points on the map.** No point is an address. A dot is the center of the agency's town;
a hollow one is the center of its county, used where the agency serves the county or no
town is known. Agencies for which neither is known are listed, not drawn.

**Rates.** Agencies per 100,000 residents of the census of 2020. With fewer than five
agencies one more or less moves a state's rate much, and in a county with fewer than
20,000 residents one agency makes a high rate; such rows are flagged.
"""

_HEADLINE_RULES = """
**Date of joining.** The date on Ring's own map comes first, then a statement about
joining; all other dates stay in the agency's history.

**Totals.** The first page's figures each state what they count, on which day and from
which source. Totals of different programs are never added up.

**Public money.** Promised, approved and spent are three columns and are never summed
together. A round without a figure is counted as unknown, not as nothing.

**Discounts.** A discount is taken as its source states it, or worked out from the list
price or the saving that the source states; each row says which. It is checked against
the median of the lowest prices of the 90 days before, within two percentage points.
With fewer than three such days the answer is “cannot tell”.

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
- **Names.** {doubtful:,} written names could not be tied to one agency for sure, or
  were tied by a person's judgment; each is listed with its reason.
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
- Shapes and populations: US Census Bureau (public domain).
- Everything else: facts from the sources named in each row, in our own words. The code
  is under the MIT license.
"""


def definitions() -> None:
    """Explain the words that are not statuses or programs."""
    st.markdown(_DEFINITIONS.format(story=limits("first_story").months))


def headline_rules() -> None:
    """Explain how one value is picked where sources give several."""
    st.markdown(_HEADLINE_RULES)


def programs_text(programs: Sequence[Row], sources: Mapping[str, Row]) -> str:
    """Say what Ring's program was called, one line per phase.

    Args:
        programs: Rows of ``ring_programs``.
        sources: Rows of ``sources``, by id.
    """
    return "\n".join(
        f"- **{plain(row['program_name'])}**, {_phase(row)}. "
        f"{plain(row['description'])} :small[{cite_row(sources[row['source_id']])}]"
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


def totals_text(totals: Sequence[Row], sources: Mapping[str, Row]) -> str:
    """Set each published total beside our own count, and say why they differ.

    Args:
        totals: Rows of ``totals_reconciled``.
        sources: Rows of ``sources``, by id.
    """
    return "\n".join(
        f"- **{day_text(row['event_on'], row['event_on_precision'])}: {_total(row)}** "
        f"{plain(row['counts_what'])}. {_ours(row)} {plain(row['comparison_reason'])} "
        f":small[{cite_row(sources[row['source_id']])}]"
        for row in totals
    )


def _total(row: Row) -> str:
    bound = "" if row["bound"] == "exact" else f"{label('bound', row['bound'])} "
    return f"{bound}{row['published_count']:,}"


def _ours(row: Row) -> str:
    if row["our_count"] is None:
        return "We have no such count."
    more = row["difference_count"]
    said = f"{abs(more):,} {'more' if more > 0 else 'fewer'}" if more else "the same"
    return f"Ours: {row['our_count']:,}, {said}."


def known_gaps(*, without_point: int, doubtful: int, price_count: int) -> None:
    """Say what the record does not hold.

    Args:
        without_point: Agencies that cannot be drawn.
        doubtful: Written names that are tied to an agency with doubt or to none.
        price_count: Observations of prices in reports.
    """
    st.markdown(
        _GAPS.format(
            without_point=without_point,
            doubtful=doubtful,
            price_count=price_count,
            lists_end=day_text(limits("later_lists").last_on, "month"),
            map_end=limits("map_copies").months,
            technologies_end=limits("other_technologies").months,
        )
    )


def licenses_and_credits() -> None:
    """Name the credits that whoever passes the data on must give."""
    st.header("Licenses and credits")
    st.markdown(_CREDITS)
