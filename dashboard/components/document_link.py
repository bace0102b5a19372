"""The ways from a page of the dashboard to those that stand by themselves."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.components.url_state import SNAPSHOT, pinned_snapshot
from dashboard.text.addresses import (
    COUNTY_PAGES,
    LETTER,
    LETTER_WORDS,
    SHEET,
    SHEET_WORDS,
    TOWN_PAGES,
)
from dashboard.text.languages import SPANISH

_IN_SPANISH = (f"{TOWN_PAGES}/", f"{COUNTY_PAGES}/")


def document_link(
    path: str, *, has_sheet: bool = True, has_letter: bool = True
) -> None:
    """Draw links to a page of the same, without scripts, and to what it has to print.

    Args:
        path: Its address; nothing is drawn where it is empty.
        has_sheet: Whether it has a sheet for a meeting.
        has_letter: Whether it has a draft of a request for records.
    """
    if path:
        links = [
            _linked("A page to print and link", path),
            *([_linked(SHEET_WORDS, f"{path}{SHEET}")] if has_sheet else []),
            *([letter_link(path)] if has_letter else []),
            *([spanish_link(path)] if path.startswith(_IN_SPANISH) else []),
        ]
        st.markdown(f":small[{' · '.join(links)}]")


def letter_link(path: str) -> str:
    """Return a link to the draft of a request for records, as Markdown.

    Args:
        path: Address of the page of whom the request goes to.
    """
    return _linked(LETTER_WORDS, f"{path}{LETTER}")


def spanish_link(path: str = "") -> str:
    """Return a link to the same in Spanish, as Markdown.

    Args:
        path: Address of the page of a town or county; empty for where a reader begins.
    """
    return _linked("En español", f"{SPANISH.home}{path}")


def _linked(words: str, path: str) -> str:
    """Return a link to a page of its own, pinned if the page that is shown is."""
    pinned = pinned_snapshot()
    pin = f"?{urlencode({SNAPSHOT: pinned})}" if pinned else ""
    return f"[{words}]({path.lstrip('/')}{pin})"
