"""Write what the seeds lack of a published feed as a patch that git applies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    Field,
    NonNegativeInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from warehouse.errors import (
    Fault,
    ImportRefusedError,
    SeedCheckError,
    broken_rules,
)
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
_ENTRIES = "partnerships/agency_technologies.csv"
_COUNTS = "registries/camera_registry_counts.csv"
_PORTALS = "registries/camera_registries.csv"
_COUNTED = ("registered_camera_count", "integrated_camera_count")
# A file that lost this share of the rows on record may have been cut off.
_SHRUNK = 0.1
_FIRST_DAY = date(2000, 1, 1)
Cells = dict[str, str]
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
# Columns that make an entry differ from the one on record.
_COMPARED = (*ATLAS_CELLS, "technology_id", "cited_source_id")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_NUMBER = re.compile(r"AOS0*(\d{1,7})", re.ASCII)
_SPAN = re.compile(r"(20\d\d)\s*[/-]\s*(20\d\d)", re.ASCII)
_DATES = {
    "%m/%d/%y": "day",
    "%m/%d/%Y": "day",
    "%Y-%m-%d": "day",
    "%Y-%m": "month",
    "%m/%Y": "month",
    "%Y": "year",
}
_BAD_ENTRY = "Look at the entry in the Atlas, and correct this copy of it."
_BAD_LINE = "Fetch the file again, or take the line out."
_MOST_SHOWN = 200


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
    rows[SOURCES] = [
        *rows.get(SOURCES, []),
        {"url": options.address, "retrieved_on": f"{options.read_on}", **feed.source},
    ]
    with copy_with_rows(project, rows) as copy:
        return seeds_diff(project, copy, rows)


def _row_faults(project: Project, feed: Feed) -> list[Fault]:
    """Run the input check on the new rows, each at its own file and line."""
    contracts = {seed_file_name(c): c for c in read_contracts(project.seeds_dir).seeds}
    # why: reading all 84 seeds takes seconds.
    referenced = {
        column.references.seed_name
        for name in feed.rows
        for column in contracts[name].columns
        if column.references
    }
    read = [
        read_seed_file(one, project.root, [])
        for one in contracts.values()
        if one.name in referenced
    ]
    new = [
        _seed_file(contracts[name], [row for row in rows if row.file == file])
        for name, rows in feed.rows.items()
        for file in dict.fromkeys(row.file for row in rows)
    ]
    # why: rows cite the feed itself, which becomes a source with them.
    source = _seed_file(contracts[SOURCES], [FeedRow("", 0, feed.source)])
    faults: list[Fault] = []
    for seed in new:
        check_file(seed, faults)
    known = [seed for seed in (*read, *new, source) if seed]
    return [*faults, *unknown_references(new, known)]


def _seed_file(contract: SeedContract, rows: Sequence[FeedRow]) -> SeedFile:
    """Return rows of one file as the input check reads them."""
    header = [column.name for column in contract.columns]
    cells = [
        SeedRow(one.line, [one.cells.get(name, "") for name in header]) for one in rows
    ]
    return SeedFile(contract, rows[0].file, header, cells)


def _refuse_unfit(project: Project, feed: Feed, options: ImportOptions) -> None:
    """Refuse a file that cannot be built from or cited, or that may be cut off."""
    if options.day and not _FIRST_DAY <= options.day <= options.read_on:
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


class _EntryError(Exception):
    """An entry cannot be read; has column, value and rule."""


def read_atlas(path: Path, project: Project, options: ImportOptions) -> Feed:
    """Read the entries of a download that the record does not have."""
    day = options.day or _day_in(path.name)
    on_record = _newest(read_seed_rows(project, _ENTRIES))
    feed = Feed(
        {
            "source_id": f"eff-atlas-{day}",
            "publisher": "Electronic Frontier Foundation and Reynolds School of "
            "Journalism, University of Nevada, Reno",
            "title": "Atlas of Surveillance, whole-database download of "
            f"{day:%B} {day.day}, {day.year}",
            "published_on": f"{day}",
            "published_on_precision": "day",
            "kind": "dataset",
            "license": "CC BY 4.0",
        },
        len(on_record),
        rows={SOURCES: [], _ENTRIES: []},
    )
    read = _read_atlas_file(path, feed.faults)
    if feed.faults or read is None:
        return feed
    record = _Record(project, feed.source["source_id"], options.read_on)
    seen = Counter[str]()
    ring_count = 0
    for entry in read.rows:
        # why: an entry in one line has the same line for all of its cells.
        texts = [" ".join(cell.split()) for cell in entry.cells]
        try:
            if len(texts) != len(read.header):
                rule = f"must have {len(read.header)} columns"
                raise _EntryError("", f"{len(texts)} cells", rule)
            cells = dict(zip(read.header, texts, strict=True))
            if record.is_ring(cells):
                ring_count += 1
                continue
            number = _NUMBER.fullmatch(cells["AOSNUMBER"])
            if number is None:
                rule = "must be a number such as AOS0001"
                raise _EntryError("AOSNUMBER", cells["AOSNUMBER"], rule)
            seen[number[1]] += 1
            key = number[1] + (f"-{seen[number[1]]}" if seen[number[1]] > 1 else "")
            before = on_record.pop(key, None)
            row, new_sources = record.rows_of(cells, f"{day}-aos{key}")
        except _EntryError as error:
            column, value, rule = error.args
            fault = Fault(path.name, entry.line, column, value, rule, _BAD_ENTRY)
            feed.faults.append(fault)
            continue
        # why: entries that differ only in spaces are the same.
        if before is None or any(
            before[name].split() != row[name].split() for name in _COMPARED
        ):
            feed.rows[_ENTRIES].append(FeedRow(path.name, entry.line, row))
            feed.rows[SOURCES] += [
                FeedRow(path.name, entry.line, one) for one in new_sources
            ]
    feed.gone_count = len(on_record)
    if ring_count:
        feed.notes.append(
            f"On Ring, and not imported: {ring_count:,}. They decide what pages "
            "say about an agency, so a person adds them to "
            "`seeds/partnerships/agency_observations.csv`."
        )
    return feed


def _read_atlas_file(path: Path, faults: list[Fault]) -> SeedFile | None:
    """Read a CSV file with the columns of the Atlas, which may begin with a BOM."""
    contract = SeedContract(path.stem, "", path.resolve(), 1, (), ())
    csv_faults: list[Fault] = []
    read = read_seed_file(contract, path.resolve().parent, csv_faults)
    faults += [fault for fault in csv_faults if fault.value != "byte order mark"]
    header = read.header if read else []
    faults += [
        Fault(
            path.name,
            1,
            column,
            ", ".join(header)[:_MOST_SHOWN],
            f"must have a column `{column}`",
            "Fetch the whole Atlas again, as CSV.",
        )
        for column in ATLAS_COLUMNS
        if column not in header
    ]
    return read


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
        self._source_ids = {
            normalized_address(row["url"]): row["source_id"]
            for row in read_seed_rows(project, SOURCES)
        }
        self._source_id, self._today = source_id, today

    def is_ring(self, cells: Cells) -> bool:
        """Tell whether an entry is on Ring."""
        technology = self._technologies.get(cells["Technology"].casefold(), {})
        return technology.get("is_ring_program") == "true"

    def rows_of(self, cells: Cells, entry_id: str) -> tuple[Cells, list[Cells]]:
        """Return the row of an entry, and that of its document if it is a new one.

        Unknown types and technologies stay as they are, and fail the input check.
        """
        url, named = cells["Link 1"], cells["Technology"]
        address = normalized_address(url)
        first, precision, latest = _dated(cells["Link 1 Date"], self._today)
        new_sources = []
        if address not in self._source_ids:
            if not _ADDRESS.fullmatch(url):
                raise _EntryError("Link 1", url, "must be the address of a document")
            host = (urlsplit(url).hostname or "").removeprefix("www.")
            stem = re.sub("[^a-z0-9]+", "-", host)
            self._source_ids[address] = f"{stem}-{entry_id}"
            new_sources = [
                {
                    "source_id": self._source_ids[address],
                    "publisher": cells["Link 1 Source"] or host,
                    "url": url,
                    "published_on": first,
                    "published_on_precision": precision,
                    "retrieved_on": f"{self._today}",
                    "kind": "primary" if host.endswith(".gov") else "press",
                    "note": "Named by the Atlas of Surveillance, and not read for this "
                    "record.",
                }
            ]
        agency_type = cells["Type of LEA"]
        technology = self._technologies.get(named.casefold(), {})
        row = {
            "technology_observation_id": f"atlas-{entry_id}",
            "source_id": self._source_id,
            "cited_source_id": self._source_ids[address],
            "record_id": cells["AOSNUMBER"],
            "technology_id": technology.get("technology_id", named),
            **{name: cells[column] for name, column in ATLAS_CELLS.items()},
            "agency_type_stated": self._types.get(agency_type, agency_type.lower()),
            "reported_on_precision": precision,
            "reported_on": first,
            "reported_on_latest": latest,
        }
        return row, new_sources


def _dated(text: str, today: date) -> tuple[str, str, str]:
    """Read a date of the Atlas: its first day, its precision, and the end of a span."""
    if not text:
        return "", "unknown", ""
    if (span := _SPAN.fullmatch(text)) and int(span[1]) <= today.year:
        return f"{span[1]}-01-01", "span", f"{span[2]}-12-31"
    for form, precision in _DATES.items():
        with suppress(ValueError):
            first = datetime.strptime(text, form).replace(tzinfo=UTC).date()
            if _FIRST_DAY <= first <= today:
                return f"{first}", precision, ""
    rule = "must be a past date such as 7/18/19, 2019 or 2018/2019"
    raise _EntryError("Link 1 Date", text, rule)


def _newest(rows: Sequence[Cells]) -> dict[str, Cells]:
    """Return the newest row of each number; rows are sorted by id."""
    newest: dict[str, Cells] = {}
    for row in rows:
        if number := _NUMBER.fullmatch(row["record_id"]):
            _, _, key = row["technology_observation_id"].partition("-aos")
            _, dash, again = key.partition("-")
            newest[f"{number[1]}{dash}{again}"] = row
    return newest


def _day_in(name: str) -> date:
    """Return the day that the Atlas writes into the name of its download."""
    match = re.search(r"20\d\d-?\d\d-?\d\d", name, re.ASCII)
    try:
        return date.fromisoformat(match[0] if match else "")
    except ValueError:
        raise ImportRefusedError(
            f"The name `{name}` has no day such as 20260820. Say with `--day` of which "
            "day the download is."
        ) from None


class _Reading(BaseModel, strict=True):
    """What one line of a portal's file says."""

    moment: datetime = Field(alias="ts")
    registered: NonNegativeInt = Field(alias="totalRegisteredCameras")
    integrated: NonNegativeInt = Field(alias="totalIntegratedCameras")
    owned: NonNegativeInt | None = Field(None, alias="totalOwnedCameras")
    shared: NonNegativeInt | None = Field(None, alias="totalSharedCameras")
    line: int = 0

    @field_validator("moment")
    @classmethod
    def _is_past(cls, moment: datetime, info: ValidationInfo) -> datetime:
        """Turn a time into UTC, and refuse one before any portal or after today."""
        today: date = info.context or date.max
        # why: the first and last years cannot be moved to another time zone.
        if 2015 <= moment.year <= today.year + 1:
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
            if moment.date() <= today:
                return moment
        raise ValueError("must be a time from 2015 to today")

    @property
    def day(self) -> date:
        """Day of the reading."""
        return self.moment.date()

    @property
    def counts(self) -> Cells:
        """The counts that the record follows."""
        counts = (f"{self.registered}", f"{self.integrated}")
        return dict(zip(_COUNTED, counts, strict=True))


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
            elif any(row[column] != before[column] for column in _COUNTED):
                feed.notes.append(
                    f"{row['registry_count_id']} differs: "
                    f"{', '.join(row[column] for column in _COUNTED)}; the record has "
                    f"{', '.join(before[column] for column in _COUNTED)}, and keeps it."
                )
        feed.rows[_COUNTS] += new
        if new and f"{readings[-1].day}" >= portals[name]["last_read_on"]:
            row = _portal_row(portals[name], readings, source_id)
            feed.rows[_PORTALS].append(FeedRow(f"{path}", readings[-1].line, row))
    return feed


def _portal_row(portal: Cells, readings: Sequence[_Reading], source_id: str) -> Cells:
    owned, shared = readings[-1].owned, readings[-1].shared
    return {
        **portal,
        "source_id": source_id,
        "last_owned_camera_count": "" if owned is None else f"{owned}",
        "last_shared_camera_count": "" if shared is None else f"{shared}",
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
            **one.counts,
            "observed_on": f"{one.day}",
        }
        yield one.line, row
        before = one


def _readings(path: Path, today: date, faults: list[Fault]) -> list[_Reading]:
    """Read the lines of one file, by time; each line that is no reading is a fault."""
    readings = []
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not raw.strip():
            continue
        text = raw.decode("utf-8", "backslashreplace")
        try:
            read = _Reading.model_validate_json(text, context=today)
            readings.append(read.model_copy(update={"line": number}))
        except ValidationError as error:
            faults += [
                Fault(
                    f"{path}", number, column, f"{value}"[:_MOST_SHOWN], rule, _BAD_LINE
                )
                for column, value, rule in broken_rules(error)
            ]
    if not readings and not faults:
        faults.append(Fault(f"{path}", 1, "", "", "must hold readings", _BAD_LINE))
    return sorted(readings, key=lambda one: one.moment)
