"""Find a person's name in a cell, so that nobody private is named."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

# Given names that are common in the United States. Those that are as often a town or
# a county, such as Madison or Wayne, are left out.
_GIVEN = """
Aaron Abigail Adam Alan Albert Alex Alexander Alexis Alice Amanda Amy Andrea Andrew
Angela Ann Anna Anthony Arthur Ashley Barbara Benjamin Betty Bill Bob Bobby Brandon
Brenda Brian Brittany Bruce Bryan Carl Carlos Carol Caroline Carolyn Catherine Charles
Cheryl Chris Christina Christine Christopher Cynthia Dan Daniel Danielle Dave David
Deborah Debra Denise Dennis Derek Diane Donald Donna Doris Dorothy Dylan Edward Elijah
Elizabeth Emily Emma Eric Ethan Eugene Evan Evelyn Frances Frank Fred Gabriel Gary
George Gerald Gloria Greg Gregory Hannah Harold Heather Helen Henry Isabella Jack Jacob
Jacqueline James Jane Janet Janice Jason Jean Jeff Jeffrey Jennifer Jeremy Jerry Jesse
Jessica Jim Joan Joe John Johnny Jonathan Jorge Jose Joseph Joshua Joyce Juan Judith
Judy Julia Julie Justin Karen Kate Katherine Kathleen Kathryn Kayla Keith Kelly Ken
Kenneth Kevin Kimberly Kyle Larry Laura Lauren Lawrence Linda Lisa Lori Louis Luis
Margaret Maria Marie Marilyn Mark Martha Mary Matt Matthew Max Megan Melissa Michael
Michelle Miguel Mike Nancy Natalie Nathan Nicholas Nick Nicole Noah Olivia Pamela
Patricia Patrick Paul Pedro Peter Philip Rachel Ralph Randy Raymond Rebecca Richard
Robert Roger Ronald Roy Russell Ruth Ryan Sam Samantha Samuel Sandra Sara Sarah Scott
Sean Sharon Shirley Sophia Stephanie Stephen Steve Steven Susan Teresa Terry Theresa
Thomas Tim Timothy Todd Tom Tony Trevor Vincent Walter William Zachary
"""
_SURNAME = r"(?:[A-Z]\.? )?(?:Mc|Mac|De|O['\u2019])?[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?"
# The start of a saint's or another place's name, which a given name may follow.
_PLACE = r"(?<!St )(?<!St\. )(?<!San )(?<!Fort )"
_PERSONS = (
    re.compile(rf"(?<![\w.-]){_PLACE}(?:{'|'.join(_GIVEN.split())}) {_SURNAME}"),
    # Who asks, answers or writes may have a rarer name.
    re.compile(
        r"\b(?i:foi[al]|requests?|responses?|answers?|letters?|e-?mails?|testimony) "
        rf"(?:to|from|by|of) ([A-Z][^\W\d_]+ {_SURNAME})"
    ),
)


def persons_in(text: str, allowed: Container[str]) -> Iterator[str]:
    """Yield each name of a person in a text but those that are allowed."""
    for pattern in _PERSONS:
        for match in pattern.finditer(text):
            name = match[match.lastindex or 0]
            if name not in allowed:
                yield name
