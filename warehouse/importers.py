"""Write what the seeds lack of a published feed as a patch that git applies."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from warehouse.errors import Fault, ImportRefusedError, SeedCheckError
from warehouse.paths import Project
from warehouse.seeds.check import check_file, unknown_references
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.files import (
    SeedFile,
    SeedRow,
    as_of_on,
    copy_with_rows,
    normalized_address,
    read_seed_file,
    read_seed_rows,
    seed_file_name,
    seeds_diff,
)

SOURCES = "reference/sources.csv"
_MOST_BYTES = 200 * 1024 * 1024
# A file that lost this share of the rows on record may have been cut off.
_SHRUNK = 0.1
# More lines than any row has, since a fault is at the line where its cell begins.
_APART = 10**9
Cells = dict[str, str]
_ENTRIES = "partnerships/agency_technologies.csv"
ATLAS_CELLS = {
    "vendor_name": "Vendor",
    "agency_name": "Agency",
    "agency_type_in_atlas": "Type of LEA",
    "jurisdiction_type_in_atlas": "Type of Juris",
    "city_name": "City",
    "county_name": "County",
    "state_code": "State",
}
# Columns that are read, which the downloads of 2020 and 2026 share.
ATLAS_COLUMNS = (
    *("AOSNUMBER", "Technology", "Link 1", "Link 1 Source", "Link 1 Date"),
    *ATLAS_CELLS.values(),
)
# What makes an entry another one than that on record.
_COMPARED = (*ATLAS_CELLS, "technology_id", "cited_source_id")
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
_COUNTS = "registries/camera_registry_counts.csv"
_PORTALS = "registries/camera_registries.csv"
_SHOWN = ("registered_camera_count", "integrated_camera_count")
_FIELDS = ("totalRegisteredCameras", "totalIntegratedCameras")
_LAST_FIELDS = ("totalOwnedCameras", "totalSharedCameras")
_MOST_SHOWN = 200
# Before there was any portal.
_FIRST_DAY = date(2015, 1, 1)
_BAD_LINE = "Fetch the file again, or take the line out."


@dataclass(frozen=True)
class ImportOptions:
    """The options of an import; `address` is where others can read the same file."""

    address: str
    day: date | None
    read_on: date
    is_shrunk: bool = False


@dataclass(frozen=True)
class FeedRow:
    """A row for a seed, and the file and line that it was read from."""

    file: str
    line: int
    cells: Cells


@dataclass
class Feed:
    """What is new in a file, by seed file.

    `record_count` counts the rows of the feed on record, and `gone_count` those that
    are no longer in the file; they stay on record.
    """

    source: Cells
    record_count: int
    gone_count: int = 0
    rows: dict[str, list[FeedRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def feed_patch(project: Project, feed: Feed, options: ImportOptions) -> str:
    """Write the new rows of a feed as a patch of the seeds; empty if there are none."""
    if not feed.faults:
        _refuse_unfit(project, feed, options)
    if faults := [*feed.faults, *_row_faults(project, feed)]:
        raise SeedCheckError(faults)
    rows = {
        name: [one.cells for one in feed_rows] for name, feed_rows in feed.rows.items()
    }
    if not any(rows.values()):
        return ""
    source = {
        "url": options.address,
        "retrieved_on": f"{options.read_on}",
        **feed.source,
    }
    rows[SOURCES] = [*rows.get(SOURCES, []), source]
    with copy_with_rows(project, rows) as copy:
        return seeds_diff(project, copy, rows)


def read_csv(path: Path, faults: list[Fault]) -> SeedFile:
    """Read header and rows of a CSV file; a byte order mark is ignored."""
    contract = SeedContract(path.stem, "", readable_file(path).resolve(), 1, (), ())
    csv_faults: list[Fault] = []
    read = read_seed_file(contract, path.resolve().parent, csv_faults)
    faults += [fault for fault in csv_faults if fault.value != "byte order mark"]
    return read or SeedFile(contract, path.name, [], [])


def readable_file(path: Path) -> Path:
    """Return a path if it is a file of a size that can be read."""
    if not path.is_file():
        raise ImportRefusedError(f"`{path}` is not a file. Correct the path.")
    if path.stat().st_size > _MOST_BYTES:
        raise ImportRefusedError(
            f"`{path}` has more than {_MOST_BYTES // 1024**2} MB, which no such file "
            "has. Look at what it is."
        )
    return path


def _row_faults(project: Project, feed: Feed) -> Iterator[Fault]:
    """Put the new rows to the input check."""
    contracts = {seed_file_name(c): c for c in read_contracts(project.seeds_dir).seeds}
    # why: rows cite the feed itself, which becomes a source with them.
    sources = [*feed.rows.get(SOURCES, []), FeedRow("", 0, feed.source)]
    new = {
        name: _seed_file(contracts[name], rows)
        for name, rows in {**feed.rows, SOURCES: sources}.items()
    }
    named = {
        column.references.seed_name
        for seed in new.values()
        for column in seed.contract.columns
        if column.references
    }
    read = (
        read_seed_file(one, project.root, [])
        for one in contracts.values()
        if one.name in named
    )
    known = [*(seed for seed in read if seed is not None), *new.values()]
    for name, rows in feed.rows.items():
        row_faults: list[Fault] = []
        check_file(new[name], row_faults)
        row_faults += unknown_references([new[name]], known)
        for fault in row_faults:
            if (number := fault.line // _APART) < len(rows):
                row = rows[number]
                yield replace(fault, file=row.file, line=row.line)


def _seed_file(contract: SeedContract, rows: Sequence[FeedRow]) -> SeedFile:
    """Return new rows as the input check reads them, at lines of their own."""
    header = [column.name for column in contract.columns]
    numbered = [
        SeedRow(number * _APART, [one.cells.get(name, "") for name in header])
        for number, one in enumerate(rows)
    ]
    return SeedFile(contract, seed_file_name(contract), header, numbered)


def _refuse_unfit(project: Project, feed: Feed, options: ImportOptions) -> None:
    """Refuse a file that cannot be built from or cited, or that may be cut off."""
    if options.day and not date(2000, 1, 1) <= options.day <= options.read_on:
        raise ImportRefusedError(
            f"`--day {options.day}` is not between 2000 and today. Correct it."
        )
    if not re.fullmatch(r"https?://[^\s/]+/\S*", options.address):
        raise ImportRefusedError(
            f"`{options.address}` is not an address. Use `--address` to say where "
            "others can read this very file: it is the source of each row."
        )
    for known in read_seed_rows(project, SOURCES):
        is_same = known["source_id"] == feed.source["source_id"]
        if is_same != (
            normalized_address(known["url"]) == normalized_address(options.address)
        ):
            raise ImportRefusedError(
                f"`{known['source_id']}` is at `{known['url']}` already. Give the "
                "address of this very file with `--address`, such as one that names a "
                "commit or an archived copy."
            )
    last_day = as_of_on(project)
    if last_day is None or options.read_on > last_day:
        raise ImportRefusedError(
            f"The record ends on `{last_day}`, before `{options.read_on}`, on which "
            "this is read. Move `as_of_on` in `dbt_project/dbt_project.yml` first."
        )
    lost = feed.gone_count
    if lost and lost >= _SHRUNK * feed.record_count and not options.is_shrunk:
        raise ImportRefusedError(
            f"The feed lacks {lost:,} of the {feed.record_count:,} rows that the "
            "record has of it, so it may be cut off. `--shrunk` says that it is whole."
        )


class _FaultyRowError(Exception):
    """A row cannot be read; has column, value and rule."""


def read_atlas(path: Path, project: Project, options: ImportOptions) -> Feed:
    """Read the entries of a download that the record does not have."""
    faults: list[Fault] = []
    read = read_csv(path, faults)
    day = options.day or _day_in(path.name)
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
    on_record = _newest(read_seed_rows(project, _ENTRIES))
    feed = Feed(source, len(on_record), faults=faults)
    columns, remedy = (
        ", ".join(read.header)[:100],
        "Fetch the whole Atlas again, as CSV.",
    )
    for column in (name for name in ATLAS_COLUMNS if name not in read.header):
        rule = f"must have a column `{column}`"
        faults.append(Fault(path.name, 1, column, columns, rule, remedy))
    if faults:
        return feed
    record, seen = (
        _Record(project, source["source_id"], options.read_on),
        Counter[str](),
    )
    entries, cited = list[FeedRow](), list[FeedRow]()
    ring_count = 0
    for line, texts in ((one.line, one.cells) for one in read.rows):
        try:
            if len(texts) != len(read.header):
                rule = f"must have {len(read.header)} columns"
                raise _FaultyRowError("", f"{len(texts)} cells", rule)
            cells = dict(zip(read.header, map(str.strip, texts), strict=True))
            if record.is_ring(cells):
                ring_count += 1
                continue
            number = _matched(_NUMBER, cells, "AOSNUMBER", "a number such as AOS0001")
            seen[number[1]] += 1
            key = number[1] + (f"-{seen[number[1]]}" if seen[number[1]] > 1 else "")
            before = on_record.pop(key, None)
            row, new_source = record.rows_of(cells, f"atlas-{day}-aos{key}")
        except _FaultyRowError as error:
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
            f"On Ring, and not imported: {ring_count:,}. They decide what pages "
            "say about an agency, so a person adds them to "
            "`seeds/partnerships/agency_observations.csv`."
        )
    return feed


class _Record:
    """Technologies, types of agencies and documents in the seeds."""

    def __init__(self, project: Project, source_id: str, today: date) -> None:
        self._technologies = {
            row["technology_name"].casefold(): row
            for row in read_seed_rows(project, "reference/technologies.csv")
        }
        self._types = {
            row["agency_type_in_atlas"]: row["agency_type_stated"]
            for row in read_seed_rows(project, _ENTRIES)
        }
        known = read_seed_rows(project, SOURCES)
        former = read_seed_rows(project, "reference/former_sources.csv")
        self._ids = {normalized_address(row["url"]): row["source_id"] for row in known}
        self._taken = {row["source_id"] for row in known}
        self._taken |= {row["former_source_id"] for row in former}
        self._source_id, self._today = source_id, today

    def is_ring(self, cells: Cells) -> bool:
        """Tell whether an entry is on Ring."""
        technology = self._technologies.get(cells["Technology"].casefold())
        return technology is not None and technology["is_ring_program"] == "true"

    def rows_of(self, cells: Cells, row_id: str) -> tuple[Cells, list[Cells]]:
        """Return the row of an entry, and that of its document if it is a new one.

        Unknown types stay as they are, and fail the input check.
        """
        url = cells["Link 1"]
        first, precision, latest = _dated(cells["Link 1 Date"], self._today)
        new_source = []
        if normalized_address(url) not in self._ids:
            _matched(_ADDRESS, cells, "Link 1", "the address of a document")
            self._ids[normalized_address(url)] = self._new_id(url)
            new_source = [
                {
                    "source_id": self._ids[normalized_address(url)],
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
            "cited_source_id": self._ids[normalized_address(url)],
            "record_id": cells["AOSNUMBER"],
            "technology_id": technology.get("technology_id", named),
            **{name: cells[column] for name, column in ATLAS_CELLS.items()},
            "agency_type_stated": self._types.get(agency_type, agency_type.lower()),
            "reported_on_precision": precision,
            "reported_on": first,
            "reported_on_latest": latest,
        }
        return row, new_source

    def _new_id(self, url: str) -> str:
        """Make an unused id from an address."""
        path = urlsplit(url).path.lower()
        words = re.findall(r"[a-z0-9]+", path.rpartition(".")[0] or path)
        stem = "-".join([*_host(url).split(".")[:-1], *words[-8:]])[:60].strip("-")
        made, number = stem, 2
        while made in self._taken:
            made, number = f"{stem}-{number}", number + 1
        self._taken.add(made)
        return made


def _matched(
    pattern: re.Pattern[str], cells: Cells, column: str, description: str
) -> re.Match[str]:
    match = pattern.fullmatch(cells[column])
    if match is None:
        raise _FaultyRowError(column, cells[column], f"must be {description}")
    return match


def _dated(text: str, today: date) -> tuple[str, str, str]:
    """Read a date of the Atlas: its first day, its precision, and the end of a span."""
    if not text:
        return "", "unknown", ""
    for pattern, precision in _DATES:
        if match := pattern.fullmatch(text):
            part = {k.rstrip("2"): int(v) for k, v in match.groupdict().items() if v}
            try:
                first = date(2000 + part["y"], part.get("m", 1), part.get("d", 1))
            except ValueError:
                break
            if first > today:
                break
            latest = f"20{part['end']:02}-12-31" if "end" in part else ""
            return f"{first}", precision, latest
    rule = "must be a past date such as 7/18/19, 2019 or 2018/2019"
    raise _FaultyRowError("Link 1 Date", text, rule)


def _newest(rows: Sequence[Cells]) -> dict[str, Cells]:
    """Return the newest row of each number; rows are sorted by id."""
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
    match = re.search(r"(20\d\d)-?([01]\d)-?([0-3]\d)", name)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat("")
    except ValueError:
        raise ImportRefusedError(
            f"The name `{name}` has no day such as 20260820. Say with `--day` of which "
            "day the download is."
        ) from None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


class _Reading(NamedTuple):
    line: int
    moment: datetime
    counts: tuple[str, str]
    owned: str
    shared: str

    @property
    def day(self) -> date:
        return self.moment.date()


def read_registries(
    paths: Sequence[Path], project: Project, options: ImportOptions
) -> Feed:
    """Read the new readings of files that are each in their portal's folder.

    Missing rows do not count as gone, since a file may begin late.
    """
    on_record = {
        row["registry_count_id"]: row for row in read_seed_rows(project, _COUNTS)
    }
    portals = {row["registry_id"]: row for row in read_seed_rows(project, _PORTALS)}
    faults: list[Fault] = []
    read = {path: _readings(path, options.read_on, faults) for path in paths}
    days = [one.day for readings in read.values() for one in readings]
    day = options.day or max(days, default=options.read_on)
    source_id = f"communityconnect-{day}"
    source = {
        "source_id": source_id,
        "publisher": "Daily record of Axon Community Connect portals",
        "title": "Counts published by the portals, read to "
        f"{day:%B} {day.day}, {day.year}",
        "published_on": f"{day}",
        "published_on_precision": "day",
        "kind": "dataset",
        "note": "The counts are each portal's own claims, and nobody audited them.",
    }
    feed = Feed(source, len(on_record), faults=faults)
    feed.rows = {_PORTALS: [], _COUNTS: []}
    for path, readings in read.items():
        name = path.resolve().parent.name
        if name not in portals:
            rule = f"must be a portal of `seeds/{_PORTALS}`"
            remedy = "Add it there first, or name the folder for its portal."
            faults.append(Fault(f"{path}", 1, "registry_id", name, rule, remedy))
            continue
        new = []
        for line, row in _rows(name, readings):
            before = on_record.get(row["registry_count_id"])
            if before is None:
                new.append(FeedRow(f"{path}", line, {**row, "source_id": source_id}))
            elif any(row[column] != before[column] for column in _SHOWN):
                feed.notes.append(
                    f"{row['registry_count_id']} differs: "
                    f"{', '.join(row[column] for column in _SHOWN)}; the record has "
                    f"{', '.join(before[column] for column in _SHOWN)}, and keeps it."
                )
        feed.rows[_COUNTS] += new
        if new and f"{readings[-1].day}" >= portals[name]["last_read_on"]:
            row = _portal_row(portals[name], readings, source_id)
            feed.rows[_PORTALS].append(FeedRow(f"{path}", readings[-1].line, row))
    return feed


def _portal_row(portal: Cells, readings: Sequence[_Reading], source_id: str) -> Cells:
    return {
        **portal,
        "source_id": source_id,
        "last_owned_camera_count": readings[-1].owned,
        "last_shared_camera_count": readings[-1].shared,
        "first_read_on": portal["first_read_on"] or f"{readings[0].day}",
        "last_read_on": f"{readings[-1].day}",
    }


def _rows(portal: str, readings: Sequence[_Reading]) -> Iterator[tuple[int, Cells]]:
    """Yield the first, last and changed readings, each with its line."""
    before: _Reading | None = None
    number = 0
    for one in readings:
        is_last = one is readings[-1] and (before is None or one.day > before.day)
        is_repeat = before is not None and one.counts == before.counts
        if is_repeat and not is_last:
            continue
        number = number + 1 if before and before.day == one.day else 1
        row = {
            "registry_count_id": f"{portal}-{one.day}-{number}",
            "registry_id": portal,
            "reading_kind": "repeat" if is_repeat else "change" if before else "first",
            "reading_number": f"{number}",
            **dict(zip(_SHOWN, one.counts, strict=True)),
            "observed_on": f"{one.day}",
        }
        yield one.line, row
        before = one


def _readings(path: Path, today: date, faults: list[Fault]) -> list[_Reading]:
    """Read the lines of one file, by time; each line that is no reading is a fault."""
    readings = []
    for number, raw in enumerate(
        readable_file(path).read_bytes().split(b"\n"), start=1
    ):
        if raw.strip():
            try:
                readings.append(_reading(number, raw, today))
            except _FaultyRowError as error:
                column, value, rule = error.args
                shown = f"{value}"[:_MOST_SHOWN]
                faults.append(Fault(f"{path}", number, column, shown, rule, _BAD_LINE))
    if not readings and not faults:
        faults.append(Fault(f"{path}", 1, "", "", "must hold readings", _BAD_LINE))
    return sorted(readings, key=lambda one: one.moment)


def _reading(line: int, raw: bytes, today: date) -> _Reading:
    try:
        cells: Any = json.loads(raw)
        is_object = isinstance(cells, dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        shown = raw.decode("utf-8", "backslashreplace")
        raise _FaultyRowError("", shown, "must be a JSON object in one line")
    counts = []
    for name in (*_FIELDS, *_LAST_FIELDS):
        count = cells.get(name)
        is_missing = count is None and name in _LAST_FIELDS
        if not is_missing and (type(count) is not int or count < 0):
            raise _FaultyRowError(name, count, "must be a whole number, 0 or more")
        counts.append("" if is_missing else f"{count}")
    try:
        moment = datetime.fromisoformat(cells["ts"])
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        is_known = _FIRST_DAY <= moment.date() <= today
    # why: the first and last years cannot be moved to another time zone.
    except (ValueError, KeyError, TypeError, OverflowError):
        is_known = False
    if not is_known:
        rule = "must be a time from 2015 to today, such as 2026-10-20T09:00:00Z"
        raise _FaultyRowError("ts", cells.get("ts"), rule)
    return _Reading(line, moment, (counts[0], counts[1]), *counts[2:])
