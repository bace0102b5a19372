"""The languages that pages are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.text.formats import day_text

_SPANISH_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)


@dataclass(frozen=True)
class Language:
    """A language that pages are written in.

    Attributes:
        code: As HTML names it.
        label: What a code is called in it, as a column of ``dim_labels``.
        meaning: What a code says in it, likewise.
    """

    code: Literal["en", "es"]
    label: Literal["label", "label_es"]
    meaning: Literal["meaning", "meaning_es"]
    home: Literal["", "/es"]

    def say(self, english: str, spanish: str) -> str:
        """Return the one of two sentences that is in this language."""
        return english if self.code == "en" else spanish

    def day(self, day: date, precision: str = "day", *, article: bool = False) -> str:
        """Write a date as exactly as it is known: ``9 de agosto de 2021``."""
        if self.code == "en" or precision == "year":
            return day_text(day, precision)
        month = f"{_SPANISH_MONTHS[day.month - 1]} de {day.year}"
        if precision == "month":
            return month
        return f"{'el ' if article else ''}{day.day} de {month}"

    def name(self, english: str) -> str:
        """Mark what stays English in another language, such as a name; Markdown."""
        return self.say(english, f":en[{english}]")

    def way(self, english: str) -> str:
        """Name a page that is in English alone, for a link to it; Markdown."""
        return self.say(english, f"{self.name(english)} (en inglés)")


ENGLISH = Language("en", "label", "meaning", "")
SPANISH = Language("es", "label_es", "meaning_es", "/es")
