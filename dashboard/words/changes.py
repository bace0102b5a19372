"""What changed in the record, and a warning when it may be out of date."""

from __future__ import annotations

from datetime import date
from textwrap import shorten

from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink

_LONGEST_TITLE = 200
# Label of each type of change.
CHANGE_KINDS = {
    "added": "Added",
    "removed": "Removed",
    "renamed": "Renamed",
    "corrected": "Corrected",
    "changed": "Changed",
}
NO_STEPS = (
    "This is the first snapshot kept here, so there is no earlier one to compare it "
    "with. Below are the newest entries of the record itself."
)
NOT_FOR_STAFF = (
    "Only public snapshots are compared, since differences would show rows "
    "under embargo."
)


def kind_of(row: Row) -> str:
    """Label a change; a changed row without new evidence was changed by a rule."""
    by_rule = row["cause"] == "method" and row["change_type"] == "changed"
    return f"{CHANGE_KINDS[row['change_type']]}{' by a rule' if by_rule else ''}"


def change_title(row: Row) -> str:
    """Return a plain-text title for a change, such as the title of a feed entry."""
    kind = kind_of(row)
    # why: the rest of the title already shows that the row changed.
    named = [] if kind == CHANGE_KINDS["changed"] else [kind]
    parts = [*named, row["row_name"], *filter(None, [row["difference"]])]
    return shorten(": ".join(parts), _LONGEST_TITLE, placeholder=" …")


def change_line(row: Row, address: str) -> str:
    """Return a change as a list item, linked if it has an address."""
    detail = f": {plain(row['difference'])}" if row["difference"] else ""
    named = f"{_named(row['row_name'], address)}{detail}{_cited(row)}"
    return f"- **{kind_of(row)}**, {row['subject']}: {named}"


def entry_line(row: Row, address: str) -> str:
    """Return one of the record's newest entries as a Markdown list item."""
    day = day_text(row["entry_on"], row["entry_on_precision"])
    named = f"{_named(row['entry_name'], address)}{_cited(row)}"
    return f"- **{day}**, {row['subject']}: {named}"


def _named(name: str, address: str) -> str:
    return f"[{plain(name)}]({address})" if address else plain(name)


def _cited(row: Row) -> str:
    source = SourceLink(row["publisher"] or "source", row["source_url"] or "")
    return f" · {source.markdown()}" if source.url else ""


def describe_trouble(
    since_on: date, language: Language = ENGLISH, *, has_failed: bool
) -> str:
    """Warn since when the newest record may be out of date."""
    day = language.day(since_on)
    if has_failed:
        return language.say(
            f"The last build of this record, on {day}, failed. You are reading an "
            "earlier one.",
            f"La última actualización de este registro, el {day}, falló. Lo que lee es "
            "de una anterior.",
        )
    return language.say(
        f"This record was last brought up to date on {day}. What was found since is "
        "not in it.",
        f"Este registro se actualizó por última vez el {day}. No incluye lo que se "
        "encontró después.",
    )
