"""The Atlas of Surveillance, as its download of all entries has it.

An entry that the record has otherwise becomes a row beside the older one: what a source
said once stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.errors import ImportRefusedError
from warehouse.faults import Fault
from warehouse.importers.feed import SOURCES, Cells, Feed, FeedRow, Orders, read_csv
from warehouse.paths import Project
from warehouse.seeds.seed_file import document_of, seed_rows

_ENTRIES = "partnerships/agency_technologies.csv"
_CELLS = {
    "vendor_name": "Vendor",
    "agency_name": "Agency",
    "agency_type_in_atlas": "Type of LEA",
    "jurisdiction_type_in_atlas": "Type of Juris",
    "city_name": "City",
    "county_name": "County",
    "state_code": "State",
}
# Columns that are read, which the downloads of 2020 and 2026 share.
COLUMNS = (
    *("AOSNUMBER", "Technology", "Link 1", "Link 1 Source", "Link 1 Date"),
    *_CELLS.values(),
)
# What makes an entry another one than that on record.
_COMPARED = (*_CELLS, "technology_id", "cited_source_id")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_NUMBER = re.compile(r"AOS0*(\d{1,7})", re.ASCII)
_REMEDY = "Look at the entry in the Atlas, and correct this copy of it."
_DATES = (
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?:20)?(?P<y>\d\d)"), "day"),
    (re.compile(r"20(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"), "day"),
    (re.compile(r"20(?P<y>\d\d)-(?P<m>\d\d)|(?P<m2>\d{1,2})/20(?P<y2>\d\d)"), "month"),
    (re.compile(r"20(?P<y>\d\d)"), "year"),
    (re.compile(r"20(?P<y>\d\d)\s*[/-]\s*20(?P<end>\d\d)"), "span"),
)


class _FaultyEntryError(Exception):
    """An entry cannot be read; has column, value and rule."""


def read_atlas(path: Path, project: Project, orders: Orders) -> Feed:
    """Read the entries of a download that the record does not have."""
    faults: list[Fault] = []
    read = read_csv(path, faults)
    day = orders.day or _day_in(path.name)
    source = {
        "source_id": f"eff-atlas-{day}",
        "publisher": "Electronic Frontier Foundation and Reynolds School of "
        "Journalism, University of Nevada, Reno",
        "title": "Atlas of Surveillance, whole-database download of "
        f"{day:%B} {day.day}, {day.year}",
        "published_on": f"{day}",
        "published_on_precision": "day",
        "kind": "dataset",
        "license": "CC BY 4.0",
    }
    on_record = _newest(seed_rows(project, _ENTRIES))
    feed = Feed(source, len(on_record), faults=faults)
    found, remedy = ", ".join(read.header)[:100], "Fetch the whole Atlas again, as CSV."
    for column in (name for name in COLUMNS if name not in read.header):
        rule = f"must have a column `{column}`"
        faults.append(Fault(path.name, 1, column, found, rule, remedy))
    if faults:
        return feed
    record, seen = _Record(project, source["source_id"], orders.read_on), Counter[str]()
    entries, cited = list[FeedRow](), list[FeedRow]()
    ring_count = 0
    for line, texts in ((one.line, one.cells) for one in read.rows):
        try:
            if len(texts) != len(read.header):
                rule = f"must have {len(read.header)} columns"
                raise _FaultyEntryError("", f"{len(texts)} cells", rule)
            cells = dict(zip(read.header, map(str.strip, texts), strict=True))
            if record.is_ring(cells):
                ring_count += 1
                continue
            number = _matched(_NUMBER, cells, "AOSNUMBER", "a number such as AOS0001")
            seen[number[1]] += 1
            key = number[1] + (f"-{seen[number[1]]}" if seen[number[1]] > 1 else "")
            before = on_record.pop(key, None)
            row, new_source = record.rows_of(cells, f"atlas-{day}-aos{key}")
        except _FaultyEntryError as error:
            column, value, rule = error.args
            faults.append(Fault(path.name, line, column, value, rule, _REMEDY))
            continue
        # why: spaces alone make no other entry.
        if before is None or any(
            before[name].split() != row[name].split() for name in _COMPARED
        ):
            entries.append(FeedRow(path.name, line, row))
            cited += [FeedRow(path.name, line, one) for one in new_source]
    feed.gone_count = len(on_record)
    feed.rows = {SOURCES: cited, _ENTRIES: entries}
    if ring_count:
        feed.notes.append(
            f"On Ring, and not imported: {ring_count:,}. They decide what readers are "
            "told about an agency, so a person adds them to "
            "`seeds/partnerships/agency_observations.csv`."
        )
    return feed


class _Record:
    """What the seeds know already: technologies, types of agencies, and documents."""

    def __init__(self, project: Project, source_id: str, today: date) -> None:
        self._technologies = {
            row["technology_name"].casefold(): row
            for row in seed_rows(project, "reference/technologies.csv")
        }
        self._types = {
            row["agency_type_in_atlas"]: row["agency_type_stated"]
            for row in seed_rows(project, _ENTRIES)
        }
        known = seed_rows(project, SOURCES)
        former = seed_rows(project, "reference/former_sources.csv")
        self._ids = {document_of(row["url"]): row["source_id"] for row in known}
        self._taken = {row["source_id"] for row in known}
        self._taken |= {row["former_source_id"] for row in former}
        self._source_id, self._today = source_id, today

    def is_ring(self, cells: Cells) -> bool:
        """Tell whether an entry is on Ring."""
        found = self._technologies.get(cells["Technology"].casefold())
        return found is not None and found["is_ring_program"] == "true"

    def rows_of(self, cells: Cells, row_id: str) -> tuple[Cells, list[Cells]]:
        """Return the row of an entry, and that of its document if it is a new one.

        What the seeds have no word for stays, and fails the input check.
        """
        url = cells["Link 1"]
        first, precision, latest = _dated(cells["Link 1 Date"], self._today)
        new_source = []
        if document_of(url) not in self._ids:
            _matched(_ADDRESS, cells, "Link 1", "the address of a document")
            self._ids[document_of(url)] = self._new_id(url)
            new_source = [
                {
                    "source_id": self._ids[document_of(url)],
                    "publisher": cells["Link 1 Source"] or _host(url),
                    "url": url,
                    "published_on": first,
                    "published_on_precision": precision,
                    "retrieved_on": f"{self._today}",
                    "kind": "primary" if _host(url).endswith(".gov") else "press",
                    "note": "Named by the Atlas of Surveillance, and not read for this "
                    "record.",
                }
            ]
        named, agency_type = cells["Technology"], cells["Type of LEA"]
        technology = self._technologies.get(named.casefold(), {})
        row = {
            "technology_observation_id": row_id,
            "source_id": self._source_id,
            "cited_source_id": self._ids[document_of(url)],
            "record_id": cells["AOSNUMBER"],
            "technology_id": technology.get("technology_id", named),
            **{name: cells[column] for name, column in _CELLS.items()},
            "agency_type_stated": self._types.get(agency_type, agency_type.lower()),
            "reported_on_precision": precision,
            "reported_on": first,
            "reported_on_latest": latest,
        }
        return row, new_source

    def _new_id(self, url: str) -> str:
        """Make an id that nobody has of an address."""
        path = urlsplit(url).path.lower()
        words = re.findall(r"[a-z0-9]+", path.rpartition(".")[0] or path)
        stem = "-".join([*_host(url).split(".")[:-1], *words[-8:]])[:60].strip("-")
        made, number = stem, 2
        while made in self._taken:
            made, number = f"{stem}-{number}", number + 1
        self._taken.add(made)
        return made


def _matched(
    pattern: re.Pattern[str], cells: Cells, column: str, wanted: str
) -> re.Match[str]:
    found = pattern.fullmatch(cells[column])
    if found is None:
        raise _FaultyEntryError(column, cells[column], f"must be {wanted}")
    return found


def _dated(text: str, today: date) -> tuple[str, str, str]:
    """Read a date of the Atlas: its first day, its precision, and the end of a span."""
    if not text:
        return "", "unknown", ""
    for pattern, precision in _DATES:
        if found := pattern.fullmatch(text):
            part = {k.rstrip("2"): int(v) for k, v in found.groupdict().items() if v}
            try:
                first = date(2000 + part["y"], part.get("m", 1), part.get("d", 1))
            except ValueError:
                break
            if first > today:
                break
            latest = f"20{part['end']:02}-12-31" if "end" in part else ""
            return f"{first}", precision, latest
    rule = "must be a past date such as 7/18/19, 2019 or 2018/2019"
    raise _FaultyEntryError("Link 1 Date", text, rule)


def _newest(rows: Sequence[Cells]) -> dict[str, Cells]:
    """Return the newest row of each number; rows stand in the order of their ids."""
    newest: dict[str, Cells] = {}
    for row in rows:
        number = _NUMBER.fullmatch(row["record_id"])
        _, _, again = (
            row["technology_observation_id"].partition("-aos")[2].partition("-")
        )
        if number:
            newest[number[1] + (f"-{again}" if again else "")] = row
    return newest


def _day_in(name: str) -> date:
    """Return the day that the Atlas writes into the name of its download."""
    found = re.search(r"(20\d\d)-?([01]\d)-?([0-3]\d)", name)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise ImportRefusedError(
            f"The name `{name}` has no day such as 20260820. Say with `--day` of which "
            "day the download is."
        ) from None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
