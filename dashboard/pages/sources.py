"""Sources and method page: what words mean, what rests on what, what was corrected."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.theme import counted, day_text
from dashboard.components.filters import search_box, switch
from dashboard.components.source_note import plain
from dashboard.components.tables import (
    correction_columns,
    source_columns,
    table_panel,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries.sources import (
    about_snapshot,
    corrections,
    sources,
    sources_cited,
)

_DEFINITIONS = """
**Agency.** A law-enforcement or fire agency. “Police (local and state)” is a named
combination of kinds, as the July 2019 map used it.

**Programme.** What an agency took part in. For Ring these were, one after another, the
Neighbors portal (2018 to June 2021, video requests by e-mail), Request for Assistance
posts (June 2021 to 24 January 2024) and Community Requests through Axon (from 2025).
“Partnership” has meant all three, so no total here runs over them.

**Observation.** One source says one thing about one agency. It is kept as it was said;
where two sources disagree, both stay.

**Joined.** The date on which a source shows the agency as active. The Atlas of
Surveillance took 1,501 such dates from Ring's own map, up to September 2020.

**Status words.** *Active*: a source of the last twelve months says so. *Last seen*: on
a list at a date, nothing since, the list withdrawn. *Ended*: a source says that the
agency ended it; gone from a list is not ended. *Announced*, *declined*: as a source
says. *Disputed*: the company's list and the agency's own word disagree. *No record*: we
looked, on a date, in named sources. *Not checked*: nobody looked.

**Date known to the day, month or year.** A date that is not known to the day is stored
as its earliest day, and drawn in the middle of its month or year.

**Points on the map.** No point is an address. A dot is the centre of the agency's town;
a ring is the centre of its county, used where the agency serves the county or no town
is known. Agencies for which neither is known are listed, not drawn.

**Rates.** Agencies per 100,000 residents of the census of 2020. With fewer than five
agencies one more or less moves the rate much; such rows are flagged.
"""

_CREDITS = """
- Agencies and dates of joining: Atlas of Surveillance, Electronic Frontier Foundation
  and Reynolds School of Journalism, University of Nevada, Reno, CC BY 4.0.
- Points of towns: GeoNames, CC BY 4.0, and the US Census Bureau (public domain).
- Shapes and populations: US Census Bureau (public domain).
- Everything else: facts from the sources named in each row, in our own words. The code
  is under the MIT licence.
"""


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
    st.markdown(_DEFINITIONS)
    st.header("This snapshot")
    st.markdown(
        f"- Snapshot `{about['snapshot_id']}`\n"
        f"- Built at {about['built_at']:%Y-%m-%d %H:%M} UTC\n"
        f"- States what was known on {day_text(about['as_of_on'])}\n"
        f"- Content hash `{about['content_hash']}`: equal hashes hold equal data\n"
        f"- To cite: {plain(about['citation'])}"
    )
    st.header("Licences and credits")
    st.markdown(_CREDITS)


if __name__ == "__main__":
    render()
