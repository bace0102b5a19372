"""The names that a browser searches while a reader types.

A page opened from disk cannot fetch data, but it can load scripts. So a script holds
the names that start with the same two characters, on a server as in a folder.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import zipcodes

from dashboard.places.links import Links
from dashboard.queries.addresses import beginnings_of_names, named_pages
from dashboard.queries.states import state_names
from dashboard.rows import Row

_SCRIPT = Path(__file__).with_name("search.js")
# Replaced when the script is written.
_NO_INDEX = "const index = { keys: [], states: {} };"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
KEY_LENGTH = 2


def name_keys() -> Sequence[str]:
    """List the first two characters of all names and ZIP codes, in order."""
    codes = {entry["zip_code"][:KEY_LENGTH] for entry in _zip_codes()}
    return sorted(beginnings_of_names(KEY_LENGTH) | codes)


def search_script() -> bytes:
    """Return the script that searches."""
    index = json.dumps({"keys": name_keys(), "states": {**state_names()}})
    script = _SCRIPT.read_text("ascii")
    return script.replace(_NO_INDEX, f"const index = {index};").encode("ascii")


def names_scripts(links: Links, key: str = "") -> dict[str, bytes]:
    """Return the scripts with all names and ZIP codes by their first two characters.

    A row has its name, where it is, the address of its page, and the name that it is
    searched by if it is another.

    Args:
        links: Where the pages are.
        key: The one that is needed; empty for all.
    """
    keys = [key] if key else name_keys()
    entries: dict[str, list[list[str]]] = {key: [] for key in keys}
    for searched_as, name, row in (*_by_name(key), *_by_zip_code(key)):
        # A place without a page leads to its line on its county's page.
        if path := links.page(f"/{row['page_path']}").lstrip("/"):
            other = [row["other_name"]] if name == row["page_name"] else []
            entry = [name, row["where_text"], path, *filter(None, other)]
            entries[searched_as[:KEY_LENGTH]].append(entry)
    return {key: _script(key, rows) for key, rows in entries.items()}


def _script(key: str, entries: Sequence[Sequence[str]]) -> bytes:
    # ASCII works whatever encoding a host declares for scripts.
    rows = json.dumps(entries, separators=(",", ":"))
    return f'porchlight("{key}",{rows});\n'.encode("ascii")


def _by_name(key: str) -> Iterator[tuple[str, str, Row]]:
    for row in named_pages(key):
        yield row["searched_as"], row["page_name"], row


def _by_zip_code(key: str) -> Iterator[tuple[str, str, Row]]:
    """Yield the pages of the town that the post office lists for a ZIP code."""
    entries = {
        entry["zip_code"]: (f"{entry['state']}/{slug}", entry["county"])
        for entry in _zip_codes()
        if entry["zip_code"].startswith(key)
        for slug in [_NOT_A_LETTER.sub("-", entry["city"].lower()).strip("-")]
    }
    towns: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in named_pages(towns=[*{town for town, _ in entries.values()}]):
        towns[f"{row['state_code']}/{row['name_slug']}"][row["page_path"]] = row
    for zip_code, (town, county) in entries.items():
        named = towns[town].values() if town in towns else ()
        here = [row for row in named if row["county_name"] == county]
        for row in here or named:
            yield zip_code, f"{zip_code} {row['page_name']}", row


def _zip_codes() -> Sequence[dict[str, str]]:
    return zipcodes.list_all()  # type: ignore[no-untyped-call]
