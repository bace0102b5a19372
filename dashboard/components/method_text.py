"""What the words of the record mean, and whom to credit."""

from __future__ import annotations

import streamlit as st

_DEFINITIONS = """
**Agency.** A law-enforcement or fire agency. “Police (local and state)” is a named
combination of kinds, as the July 2019 map used it.

**Programme.** What an agency took part in. It was called by one name after another, as
listed below; “partnership” has meant all of them, so no total here runs over them.

**Observation.** One source says one thing about one agency. It is kept as it was said;
where two sources disagree, both stay.

**Joined.** The date on which a source shows the agency as active; for most agencies,
the date on Ring's own map as the Atlas of Surveillance copied it.

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


def definitions() -> None:
    """Explain the words that are not statuses or programmes."""
    st.markdown(_DEFINITIONS)


def licences_and_credits() -> None:
    """Name the credits that whoever passes the data on must give."""
    st.header("Licences and credits")
    st.markdown(_CREDITS)
