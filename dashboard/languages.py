"""The languages of pages: their messages, dates, numbers and words for codes.

English messages stand in the templates and in the code; other languages have theirs in
``locale/<language>/LC_MESSAGES/messages.po``, which is compiled when a page first needs
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from warehouse.paths import maker

LOCALE = Path(__file__).with_name("locale")


@cache
def translations(code: str) -> NullTranslations:
    """Return the messages of a language."""
    file = LOCALE / code / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as messages:
        write_mo(compiled, read_po(messages))
    compiled.seek(0)
    return Translations(compiled)


_SKELETONS = {"month": "yMMMM", "short month": "yMMM"}


# Pages write the same few hundred dates.
@lru_cache(4096)
def _day(code: str, day: date, precision: str) -> str:
    # Spanish as in the United States, where 1,234 has a comma.
    locale = f"{code}_US"
    if precision in _SKELETONS:
        return format_skeleton(_SKELETONS[precision], day, locale=locale)
    return format_date(day, "long", locale=locale)


@dataclass(frozen=True)
class Language:
    """A language of pages.

    Attributes:
        code: As in HTML.
        home: Where its pages begin.
    """

    code: str
    home: str

    @property
    def is_english(self) -> bool:
        """Whether it is the language that the record itself is written in."""
        return self.code == "en"

    def column(self, name: str) -> str:
        """Return the column that has a text in this language."""
        return name if self.is_english else f"{name}_es"

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a message with its values in this language."""
        return translations(self.code).gettext(message) % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the message for a number of things, with its values."""
        return translations(self.code).ngettext(one, many, count) % values

    def day(self, day: date, precision: str = "day") -> str:
        """Write a date by its precision: ``9 de agosto de 2021``."""
        if precision == "year":
            return f"{day.year}"
        written = _day(self.code, day, precision)
        if precision == "seen":
            return self.gettext("undated, seen %(day)s", day=written)
        return written


ENGLISH = Language("en", "")
SPANISH = Language("es", "/es")


def maker_name(language: Language = ENGLISH) -> str:
    """Name who makes this record."""
    return maker() or language.gettext("the Porchlight developers")


class EvidenceLimits(NamedTuple):
    """How far one kind of evidence goes.

    Attributes:
        first_on: Its first day.
        last_on: Its last day.
        months: The months of its documents in words, where they are few.
    """

    first_on: date
    last_on: date
    months: str


@dataclass(frozen=True)
class Labels(Language):
    """A language with what one snapshot calls things in it.

    Attributes:
        vocabularies: Words by code, by vocabulary and column of ``dim_labels``; in the
            order of legends.
        limits: How far each kind of evidence goes.
        source_names: Short names of sources that are cited often, by address.
        untitled: Kinds of the sources whose titles only repeat their addresses, by
            address.
        copies: Addresses of sources that copy or retell what others published.
    """

    vocabularies: Mapping[tuple[str, str], Mapping[str, str]] = field(compare=False)
    limits: Mapping[str, EvidenceLimits] = field(compare=False)
    source_names: Mapping[str, str] = field(compare=False)
    untitled: Mapping[str, str] = field(compare=False)
    copies: frozenset[str] = field(compare=False)

    def labels(self, vocabulary: str, column: str = "label") -> Mapping[str, str]:
        """Name each code of a list; empty for an unknown list."""
        return self.vocabularies.get((vocabulary, self.column(column)), {})

    def label(self, vocabulary: str, code: str | None) -> str:
        """Name one code; empty for none."""
        return self.labels(vocabulary)[code] if code else ""

    def meaning(self, vocabulary: str, code: str | None) -> str:
        """Say what one code means; empty for none."""
        return self.labels(vocabulary, "meaning")[code] if code else ""
