"""Formats of numbers, counts and dates, and foreign text in Markdown.

Text from strangers, in links or controls, goes through :func:`as_code`; text from the
record through :func:`plain`. Neither formats anything or makes links.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Value of a filter that keeps everything.
ANY = "any"
NOT_KNOWN = "not known"


def grouped(number: float) -> str:
    """Write a whole number with commas: ``1,501``."""
    return f"{number:,.0f}"


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 agency``, ``2 agencies``."""
    return f"{number:,} {one if number == 1 else many}"


def capitalized(text: str) -> str:
    """Capitalize the first letter only."""
    return text[:1].upper() + text[1:]


def as_sentence(note: str) -> str:
    """Write a note of the record as a sentence."""
    text = note.strip()
    return capitalized(text) + ("" if text.endswith((".", "!", "?")) else ".")


# Every rerun writes the same few hundred dates.
@lru_cache(4096)
def day_text(day: date, precision: str = "day") -> str:
    """Write a date by its precision: ``October 7, 2020``, ``July 2019``."""
    if precision == "seen":
        return f"undated, seen {day_text(day)}"
    if precision == "year":
        return f"{day.year}"
    if precision == "month":
        return f"{day:%B %Y}"
    return f"{day:%B} {day.day}, {day.year}"


def status_text(status_name: str, status_on: date | None, precision: str) -> str:
    """Write a status with its date: ``Last seen August 9, 2021``, ``No record``."""
    if status_on is None:
        return status_name
    since = " since" if status_name == "Disputed" else ""
    return f"{status_name}{since} {day_text(status_on, precision)}"


def month_text(month: str) -> str:
    """Write ``2019-07`` as ``July 2019``."""
    return day_text(date.fromisoformat(f"{month}-01"), "month")


def usd(amount: Decimal | float | None) -> str:
    """Write US dollars, with cents only if there are any: ``$45,990``."""
    if amount is None:
        return NOT_KNOWN
    is_whole = amount == int(amount)
    return f"${amount:,.0f}" if is_whole else f"${amount:,.2f}"


def date_texts(rows: pa.Table, column: str) -> list[str]:
    """Write a column of dates by ``<column>_precision``; empty for null."""
    return [
        day_text(day, precision) if day else ""
        for day, precision in _dates(rows, column)
    ]


def with_date_text(rows: pa.Table, column: str = "happened_on") -> pa.Table:
    """Add the text of a date as the first column, ``when``."""
    texts = pa.array(date_texts(rows, column), pa.string())
    return rows.add_column(0, "when", texts)


def with_sortable_dates(rows: pa.Table, column: str) -> pa.Table:
    """Write dates as ``2019-07-18``, ``2019-07`` or ``2019``, by their precision."""
    # Tables sort text alphabetically, and "April 2020" is not before 2019.
    text = rows[column].cast(pa.string())
    for precision, length in (("month", 7), ("year", 4)):
        is_coarse = pc.is_in(rows[f"{column}_precision"], pa.array([precision]))
        text = pc.if_else(is_coarse, pc.utf8_slice_codeunits(text, 0, length), text)
    return rows.set_column(rows.schema.get_field_index(column), column, text)


def with_plot_dates(rows: pa.Table, column: str) -> pa.Table:
    """Add ``plotted_on``, the middle of the time that each date may mean."""
    plotted = [
        _middle(day, precision) if day else None
        for day, precision in _dates(rows, column)
    ]
    dates = pa.array(plotted, pa.date32())
    return rows.append_column("plotted_on", dates)


def _middle(day: date, precision: str) -> date:
    if precision == "year":
        return day.replace(month=7, day=1)
    return day.replace(day=15) if precision == "month" else day


def _dates(rows: pa.Table, column: str) -> list[tuple[date | None, str]]:
    days: list[Any] = rows[column].to_pylist()
    precisions: list[Any] = rows[f"{column}_precision"].to_pylist()
    return list(zip(days, precisions, strict=True))


# Where Markdown turns bare text into links, even if it is escaped.
_BARE_LINK = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)")
_WORD_JOINER = "\u2060"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*+|:[\w-]+\[|(?<!\\)[\[\]`]|^#+ |^- ", re.MULTILINE)
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~$:"})
_TO_ESCAPE = re.compile(r"[\\`*_{}\[\]<>#|~$:@]|[wW]{3}\.")


def plain(text: str) -> str:
    """Escape text so that Markdown formats nothing."""
    # Most texts are names with nothing to escape, and documents have thousands.
    if not _TO_ESCAPE.search(text):
        return text
    return _BARE_LINK.sub(_WORD_JOINER, text).translate(_MARKDOWN)


def as_code(text: str, *, longest: int = 120) -> str:
    """Write untrusted text as inline code, on one line."""
    shown = " ".join(text[:longest].replace("`", "'").split())
    return f"`{shown or ' '}`"


def in_plain_words(sentence: str) -> str:
    """Escape a sentence, but keep code in backticks as code."""
    words = []
    for number, part in enumerate(sentence.split("`")):
        is_code = number % 2 and part.strip()
        words.append(as_code(part, longest=len(part)) if is_code else plain(part))
    return "".join(words)


def without_markup(text: str) -> str:
    """Return Markdown as plain text on one line."""
    read = re.sub(r"\\(.)", r"\1", _MARKS.sub("", _LINK.sub(r"\1", text)))
    return " ".join(read.replace(_WORD_JOINER, "").split())
