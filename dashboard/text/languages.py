"""The languages of pages."""

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
    """A language of pages.

    Attributes:
        code: As in HTML.
        label: Column of ``dim_labels`` with labels in it.
        meaning: Column of ``dim_labels`` with meanings in it.
    """

    code: Literal["en", "es"]
    label: Literal["label", "label_es"]
    meaning: Literal["meaning", "meaning_es"]
    home: Literal["", "/es"]

    def say(self, english: str, spanish: str) -> str:
        """Return the sentence in this language."""
        return english if self.code == "en" else spanish

    def day(self, day: date, precision: str = "day", *, article: bool = False) -> str:
        """Write a date by its precision: ``9 de agosto de 2021``."""
        if self.code == "en" or precision == "year":
            return day_text(day, precision)
        month = f"{_SPANISH_MONTHS[day.month - 1]} de {day.year}"
        if precision == "month":
            return month
        return f"{'el ' if article else ''}{day.day} de {month}"

    def name(self, english: str) -> str:
        """Mark a name that stays English in other languages; Markdown."""
        return self.say(english, f":en[{english}]")

    def way(self, english: str) -> str:
        """Label a link to a page that exists only in English; Markdown."""
        return self.say(english, f"{self.name(english)} (en inglés)")


ENGLISH = Language("en", "label", "meaning", "")
SPANISH = Language("es", "label_es", "meaning_es", "/es")
