"""Write what the seeds lack of a published feed as a patch that git applies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    NonNegativeInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from warehouse.errors import Fault, ImportRefusedError, SeedCheckError, faults_of
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
_NUMBER = "^AOS0*[1-9][0-9]{0,6}$"
_ADDRESS = r"^(https?|ftp)://[^\s/]+\.[^\s/]+(/\S*)?$"
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


@dataclass(frozen=True)
class FeedRow:
    """A row for a seed, and the file and line that it was read from."""

    file: str
    line: int
    cells: Cells


@dataclass
class Feed:
    """What is new in a file, by seed file; the file lacks `gone_count` known rows."""

    source: Cells
    gone_count: int = 0
    rows: dict[str, list[FeedRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def feed_patch(project: Project, feed: Feed) -> str:
    """Write the new rows of a feed as a patch of the seeds; empty if there are none."""
    if not feed.faults:
        _refuse_unfit(project, feed.source)
    if faults := [*feed.faults, *_row_faults(project, feed)]:
        raise SeedCheckError(faults)
    rows = {name: [one.cells for one in read] for name, read in feed.rows.items()}
    if not any(rows.values()):
        return ""
    rows[SOURCES] = [*rows.get(SOURCES, []), feed.source]
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
    source = _seed_file(contracts[SOURCES], [FeedRow("the feed", 0, feed.source)])
    faults: list[Fault] = []
    for seed in (*new, source):
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


def _refuse_unfit(project: Project, source: Cells) -> None:
    """Refuse a feed that cannot be cited, or is read after the record ends."""
    address = source["url"]
    if not re.fullmatch(_ADDRESS, address):
        raise ImportRefusedError(
            f"`{address}` is not an address. Use `--address` to say where others can "
            "read this very file: it is the source of each row."
        )
    for known in read_seed_rows(project, SOURCES):
        is_same = known["source_id"] == source["source_id"]
        if is_same != (normalized_address(known["url"]) == normalized_address(address)):
            raise ImportRefusedError(
                f"`{known['source_id']}` is at `{known['url']}` already. Give the "
                "address of this very file with `--address`, such as one that names a "
                "commit or an archived copy."
            )
    last_day = as_of_on(project)
    if last_day is None or source["retrieved_on"] > f"{last_day}":
        raise ImportRefusedError(
            f"The record ends on `{last_day}`, before `{source['retrieved_on']}`, when "
            "this is read. Move `as_of_on` in `dbt_project/dbt_project.yml` first."
        )


def _read_date(text: str, info: ValidationInfo) -> tuple[str, str, str]:
    """Read a date of the Atlas: its first day, its precision, and the end of a span."""
    today: date = info.context or date.max
    if not text:
        return "", "unknown", ""
    if (span := _SPAN.fullmatch(text)) and int(span[1]) <= today.year:
        return f"{span[1]}-01-01", "span", f"{span[2]}-12-31"
    for form, precision in _DATES.items():
        with suppress(ValueError):
            first = datetime.strptime(text, form).replace(tzinfo=UTC).date()
            if _FIRST_DAY <= first <= today:
                return f"{first}", precision, ""
    raise ValueError("must be a past date such as 7/18/19, 2019 or 2018/2019")


class _Entry(BaseModel):
    """The cells of an Atlas entry that are not copied as they are."""

    number: str = Field(alias="AOSNUMBER", pattern=_NUMBER)
    technology: str = Field(alias="Technology")
    url: str = Field(alias="Link 1", pattern=_ADDRESS)
    publisher: str = Field(alias="Link 1 Source")
    reported: Annotated[tuple[str, str, str], BeforeValidator(_read_date)] = Field(
        alias="Link 1 Date"
    )


def _dataset(source_id: str, address: str, day: date, today: date) -> Cells:
    """Return what a file's own row in the sources has in any feed."""
    return {
        "source_id": source_id,
        "url": address,
        "published_on": f"{day}",
        "published_on_precision": "day",
        "retrieved_on": f"{today}",
        "kind": "dataset",
    }


def read_atlas(
    path: Path, project: Project, address: str, day: date, today: date
) -> Feed:
    """Read the entries of a download that the record does not have.

    Unknown types of agencies and technologies stay as they are, and fail the input
    check.
    """
    source_id = f"eff-atlas-{day}"
    feed = Feed(
        {
            **_dataset(source_id, address, day, today),
            "publisher": "Electronic Frontier Foundation and Reynolds School of "
            "Journalism, University of Nevada, Reno",
            "title": "Atlas of Surveillance, whole-database download of "
            f"{day:%B} {day.day}, {day.year}",
            "license": "CC BY 4.0",
        },
        rows={SOURCES: [], _ENTRIES: []},
    )
    read = _read_atlas_file(path, feed.faults)
    if feed.faults or read is None:
        return feed
    known = read_seed_rows(project, _ENTRIES)
    # why: rows are sorted by id, so the newest of each number is the last.
    on_record = {
        row["technology_observation_id"].partition("-aos")[2].lstrip("0"): row
        for row in known
    }
    types = {row["agency_type_in_atlas"]: row["agency_type_stated"] for row in known}
    technologies = {
        row["technology_name"].casefold(): row
        for row in read_seed_rows(project, "reference/technologies.csv")
    }
    source_ids = {
        normalized_address(row["url"]): row["source_id"]
        for row in read_seed_rows(project, SOURCES)
    }
    seen = Counter[str]()
    ring_count = 0
    for line in read.rows:
        if len(line.cells) != len(read.header):
            rule = f"must have {len(read.header)} columns"
            value = f"{len(line.cells)} cells"
            feed.faults.append(Fault(path.name, line.line, "", value, rule, _BAD_ENTRY))
            continue
        # why: an entry in one line has the same line for all of its cells.
        texts = (" ".join(cell.split()) for cell in line.cells)
        cells = dict(zip(read.header, texts, strict=True))
        technology = technologies.get(cells["Technology"].casefold(), {})
        if technology.get("is_ring_program") == "true":
            ring_count += 1
            continue
        try:
            entry = _Entry.model_validate(cells, context=today)
        except ValidationError as error:
            feed.faults += faults_of(error, path.name, line.line, _BAD_ENTRY)
            continue
        key = entry.number.removeprefix("AOS").lstrip("0")
        seen[key] += 1
        key += f"-{seen[key]}" if seen[key] > 1 else ""
        entry_id = f"{day}-aos{key}"
        cited = source_ids.get(normalized_address(entry.url))
        agency_type = cells["Type of LEA"]
        first, precision, latest = entry.reported
        new_source = _document(entry, entry_id, today)
        row = {
            "technology_observation_id": f"atlas-{entry_id}",
            "source_id": source_id,
            "cited_source_id": cited or new_source["source_id"],
            "record_id": entry.number,
            "technology_id": technology.get("technology_id", entry.technology),
            **{name: cells[column] for name, column in ATLAS_CELLS.items()},
            "agency_type_stated": types.get(agency_type, agency_type.lower()),
            "reported_on_precision": precision,
            "reported_on": first,
            "reported_on_latest": latest,
        }
        before = on_record.pop(key, None)
        # why: entries that differ only in spaces are the same.
        if before and all(before[it].split() == row[it].split() for it in _COMPARED):
            continue
        feed.rows[_ENTRIES].append(FeedRow(path.name, line.line, row))
        if not cited:
            source_ids[normalized_address(entry.url)] = new_source["source_id"]
            feed.rows[SOURCES].append(FeedRow(path.name, line.line, new_source))
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
    value = ", ".join(header)[:200]
    remedy = "Fetch the whole Atlas again, as CSV."
    faults += [
        Fault(path.name, 1, column, value, f"must have a column `{column}`", remedy)
        for column in ATLAS_COLUMNS
        if column not in header
    ]
    return read


def _document(entry: _Entry, entry_id: str, today: date) -> Cells:
    """Return the document that an entry cites as a new source."""
    host = (urlsplit(entry.url).hostname or "").removeprefix("www.")
    first, precision, _ = entry.reported
    return {
        "source_id": f"{re.sub('[^a-z0-9]+', '-', host)}-{entry_id}",
        "publisher": entry.publisher or host,
        "url": entry.url,
        "published_on": first,
        "published_on_precision": precision,
        "retrieved_on": f"{today}",
        "kind": "primary" if host.endswith(".gov") else "press",
        "note": "Named by the Atlas of Surveillance, and not read for this record.",
    }


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
    paths: Sequence[Path], project: Project, address: str, today: date
) -> Feed:
    """Read the new readings of files that are each in their portal's folder.

    Missing rows do not count as gone, since a file may begin late.
    """
    on_record = {
        row["registry_count_id"]: row for row in read_seed_rows(project, _COUNTS)
    }
    portals = {row["registry_id"]: row for row in read_seed_rows(project, _PORTALS)}
    faults: list[Fault] = []
    read = {path: _readings(path, today, faults) for path in paths}
    days = [one.day for readings in read.values() for one in readings]
    day = max(days, default=today)
    source_id = f"communityconnect-{day}"
    source = {
        **_dataset(source_id, address, day, today),
        "publisher": "Daily record of Axon Community Connect portals",
        "title": "Counts published by the portals, read to "
        f"{day:%B} {day.day}, {day.year}",
        "note": "The counts are each portal's own claims, and nobody audited them.",
    }
    feed = Feed(source, rows={_PORTALS: [], _COUNTS: []}, faults=faults)
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
    """Read one file, sorted by time; a line that is not a reading is a fault."""
    readings = []
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not raw.strip():
            continue
        text = raw.decode("utf-8", "backslashreplace")
        try:
            read = _Reading.model_validate_json(text, context=today)
            readings.append(read.model_copy(update={"line": number}))
        except ValidationError as error:
            faults += faults_of(error, f"{path}", number, _BAD_LINE)
    if not readings and not faults:
        faults.append(Fault(f"{path}", 1, "", "", "must hold readings", _BAD_LINE))
    return sorted(readings, key=lambda one: one.moment)
