"""The search of a site without a server: names in scripts, read as a reader types.

A page that is opened from a disk may fetch nothing, and may load scripts; so each
script holds the names that begin with two letters, and the reader's browser loads one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import zipcodes

from dashboard.queries.addresses import named_pages
from dashboard.queries.states import state_names
from dashboard.text.rows import Row

SEARCH_FOLDER, SEARCH_SCRIPT = "search", "search.js"
_SCRIPT = Path(__file__).with_name(SEARCH_SCRIPT)
# Said in two ways; the script reads a question alike.
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# Filled where a site is written.
_NO_INDEX = "const index = { keys: [], states: {} };"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_KEY_LENGTH = 2
# A name, where it is, and the address of its page.
_Entry = tuple[str, str, str]


def write_search(folder: Path) -> None:
    """Write the script of the search and its names beside the pages of a site."""
    (folder / SEARCH_FOLDER).mkdir()
    shards: dict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries():
        shards[fold_name(entry[0]).replace(" ", "")[:_KEY_LENGTH]].append(entry)
    for key, entries in shards.items():
        # why: in ASCII, whatever alphabet a host says that scripts are in.
        rows = json.dumps(entries, separators=(",", ":"))
        shard = folder / SEARCH_FOLDER / f"{key}.js"
        shard.write_text(f'porchlight("{key}",{rows});\n', "ascii")
    index = json.dumps({"keys": sorted(shards), "states": state_names()})
    script = _SCRIPT.read_text("ascii").replace(_NO_INDEX, f"const index = {index};")
    (folder / SEARCH_SCRIPT).write_text(script, "ascii")


def fold_name(name: str) -> str:
    """Write a name without case, accents and signs, and Saint and Fort short."""
    bare = unicodedata.normalize("NFD", name.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = _NOT_A_LETTER.sub(" ", bare).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _entries() -> Iterator[_Entry]:
    """Yield what can be found: places by size, then agencies, then ZIP codes."""
    places: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in named_pages():
        yield row["page_name"], row["where_text"], row["page_path"]
        places[row["state_code"], row["name_slug"]].append(row)
    for entry in zipcodes.list_all():  # type: ignore[no-untyped-call] # it has none
        for row in _towns_of_zip(entry, places):
            name = f"{entry['zip_code']} {row['page_name']}"
            yield name, row["where_text"], row["page_path"]


def _towns_of_zip(
    entry: Mapping[str, str], places: Mapping[tuple[str, str], list[Row]]
) -> list[Row]:
    """Return the pages of the town that the post office has for a ZIP code."""
    slug = _NOT_A_LETTER.sub("-", entry["city"].lower()).strip("-")
    named = places.get((entry["state"], slug), [])
    here = [row for row in named if row["county_name"] == entry["county"]]
    return here or named
