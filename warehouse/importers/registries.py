"""Readings of police camera registries: one file of JSON lines for each portal.

A file lies in a folder named for its portal. Each line says when the portal was read
and what it published. The record keeps the first reading, each whose two counts differ
from the row before, and the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from warehouse.errors import ImportRefusedError
from warehouse.faults import Fault
from warehouse.importers.proposal import (
    SOURCES,
    Cells,
    Line,
    Orders,
    Proposal,
    sized,
    source_line,
)
from warehouse.paths import Project
from warehouse.seeds.seed_file import seed_rows

_COUNTS = "registries/camera_registry_counts.csv"
_PORTALS = "registries/camera_registries.csv"
_SHOWN = ("registered_camera_count", "integrated_camera_count")
_FIELDS = ("totalRegisteredCameras", "totalIntegratedCameras")
_LAST_FIELDS = ("totalOwnedCameras", "totalSharedCameras")
_MOST_SHOWN = 200
# Before any portal was there.
_FIRST_DAY = date(2015, 1, 1)


class _Reading(NamedTuple):
    line: int
    day: date
    counts: tuple[int, int]
    owned: int | None
    shared: int | None


def propose_registries(
    paths: Sequence[Path], project: Project, orders: Orders
) -> Proposal:
    """Set readings of portals against those on record.

    Args:
        paths: Files of JSON lines, each in a folder named for its portal.
        project: Names the seeds.
        orders: Say where the files can be read, and when they were.

    Raises:
        ImportRefusedError: If a file cannot be read, or none has a reading.
    """
    on_record = {row["registry_count_id"]: row for row in seed_rows(project, _COUNTS)}
    portals = {row["registry_id"]: row for row in seed_rows(project, _PORTALS)}
    faults: list[Fault] = []
    read = {
        _portal(path): (path, _readings(path, faults, orders.read_on)) for path in paths
    }
    days = [one.day for _, readings in read.values() for one in readings]
    if not days:
        raise ImportRefusedError("No file has a reading that can be used.")
    day = orders.day or max(days)
    source = {
        "source_id": f"communityconnect-{day}",
        "publisher": "Daily record of Axon Community Connect portals",
        "title": f"Counts published by the portals, read to {day.day} {day:%B %Y}",
        "published_on": f"{day}",
        "published_on_precision": "day",
        "kind": "dataset",
        "note": "The counts are each portal's own claims, and nobody audited them.",
    }
    proposal = Proposal(
        f"Readings of {len(read):,} portals, to {day}", len(on_record), faults=faults
    )
    proposal.lines = {
        SOURCES: [source_line(project, orders, paths[0], source)],
        _PORTALS: [],
        _COUNTS: [],
    }
    found: set[str] = set()
    for portal, (path, readings) in read.items():
        if portal not in portals:
            told = f"{portal}: add it to `seeds/{_PORTALS}` first, then import again"
            proposal.untied[f"{path}", 0] = told
        elif readings:
            found |= _compare(
                proposal, portals[portal], path, readings, on_record, source
            )
    proposal.gone = sorted(on_record.keys() - found)
    others = {row["registry_id"] for row in on_record.values()} - read.keys()
    if others:
        proposal.notes.append(f"Portals with readings and no file: {len(others):,}.")
    return proposal


def _compare(
    proposal: Proposal,
    portal: Cells,
    path: Path,
    readings: Sequence[_Reading],
    on_record: dict[str, Cells],
    source: Cells,
) -> set[str]:
    """Set the readings of one portal against the record; return what both have."""
    found, is_longer = set(), False
    of_portal = (
        row
        for row in on_record.values()
        if row["registry_id"] == portal["registry_id"]
        and row["reading_kind"] == "repeat"
    )
    seen = {(f"{one.day}", *map(str, one.counts)) for one in readings}
    # why: what repeated the row before was the last of its day, and is a reading still.
    found |= {
        row["registry_count_id"]
        for row in of_portal
        if (row["observed_on"], *(row[name] for name in _SHOWN)) in seen
    }
    proposal.known_count += len(found)
    for one, row in _kept(portal["registry_id"], readings, source["source_id"]):
        row_id, place = row["registry_count_id"], (f"{path}", one.line)
        told = f"{row_id}: " + ", ".join(f"{row[name]}" for name in _SHOWN)
        before = on_record.get(row_id)
        if before is None:
            is_longer = True
            proposal.new[place] = told
            proposal.lines[_COUNTS].append(Line(*place, row))
        elif any(before[name] != row[name] for name in _SHOWN):
            was = ", ".join(before[name] for name in _SHOWN)
            proposal.changed[place] = f"{told}; the record has {was}, and keeps it"
        elif row_id not in found:
            proposal.known_count += 1
        found.add(row_id)
    last = readings[-1]
    if is_longer and f"{last.day}" >= portal["last_read_on"]:
        proposal.lines[_PORTALS].append(
            Line(
                f"{path}",
                last.line,
                {
                    **portal,
                    "source_id": source["source_id"],
                    "last_owned_camera_count": _text(last.owned),
                    "last_shared_camera_count": _text(last.shared),
                    "first_read_on": portal["first_read_on"] or f"{readings[0].day}",
                    "last_read_on": f"{last.day}",
                },
            )
        )
    return found


def _kept(
    portal: str, readings: Sequence[_Reading], source_id: str
) -> Iterator[tuple[_Reading, Cells]]:
    """Yield the readings that the record keeps, each as a row of it."""
    before: _Reading | None = None
    number = 0
    for one in readings:
        is_last = one is readings[-1] and (before is None or one.day > before.day)
        if before and one.counts == before.counts and not is_last:
            continue
        number = number + 1 if before and before.day == one.day else 1
        kind = "first" if before is None else "change"
        if before and one.counts == before.counts:
            kind = "repeat"
        yield (
            one,
            {
                "registry_count_id": f"{portal}-{one.day}-{number}",
                "registry_id": portal,
                "source_id": source_id,
                "reading_kind": kind,
                "reading_number": f"{number}",
                **dict(zip(_SHOWN, map(str, one.counts), strict=True)),
                "observed_on": f"{one.day}",
            },
        )
        before = one


def _readings(path: Path, faults: list[Fault], last_day: date) -> list[_Reading]:
    """Read the lines of one file, by time; what is no reading becomes a fault."""
    readings: list[tuple[datetime, _Reading]] = []
    lines = sized(path).read_bytes().split(b"\n")
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        report = partial(_fault, path, number, raw, faults)
        try:
            said = json.loads(raw)
            moment = datetime.fromisoformat(said["ts"])
            moment = (
                moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            )
            counts = [_count(said[name]) for name in _FIELDS]
            owned, shared = (_count(said.get(name)) for name in _LAST_FIELDS)
        except (
            *(ValueError, KeyError, TypeError, RecursionError),
            *(AttributeError, OverflowError),
        ):
            report("must be a reading with `ts` and whole counts")
            continue
        if not _FIRST_DAY <= moment.date() <= last_day:
            report(f"must have its `ts` between {_FIRST_DAY} and {last_day}")
            continue
        if None in counts:
            report("must hold both counts")
            continue
        registered, integrated = (one or 0 for one in counts)
        reading = _Reading(
            number, moment.date(), (registered, integrated), owned, shared
        )
        readings.append((moment, reading))
    readings.sort(key=lambda one: one[0])
    return [reading for _, reading in readings]


def _count(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _text(count: int | None) -> str:
    return "" if count is None else f"{count}"


def _fault(path: Path, line: int, raw: bytes, faults: list[Fault], rule: str) -> None:
    value = raw[:_MOST_SHOWN].decode("utf-8", "backslashreplace")
    remedy = "Fetch the file again, or take the line out."
    faults.append(Fault(f"{path}", line, "", value, rule, remedy))


def _portal(path: Path) -> str:
    return path.resolve().parent.name
