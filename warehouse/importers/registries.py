"""Readings of police camera registries: one file of JSON lines for each portal.

A file lies in a folder named for its portal. The record keeps the first reading, each
whose two counts differ from the row before, and the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.faults import Fault
from warehouse.importers.feed import Cells, Feed, FeedRow, Orders, sized
from warehouse.paths import Project
from warehouse.seeds.seed_file import seed_rows

_COUNTS = "registries/camera_registry_counts.csv"
_PORTALS = "registries/camera_registries.csv"
_SHOWN = ("registered_camera_count", "integrated_camera_count")
_FIELDS = ("totalRegisteredCameras", "totalIntegratedCameras")
_LAST_FIELDS = ("totalOwnedCameras", "totalSharedCameras")
_MOST_SHOWN = 200
# Before there was any portal.
_FIRST_DAY = date(2015, 1, 1)
_REMEDY = "Fetch the file again, or take the line out."


class _Reading(NamedTuple):
    line: int
    moment: datetime
    counts: tuple[str, str]
    owned: str
    shared: str

    @property
    def day(self) -> date:
        return self.moment.date()


class _FaultyLineError(Exception):
    """A line is no reading; has field, value and rule."""


def read_registries(paths: Sequence[Path], project: Project, orders: Orders) -> Feed:
    """Read the readings that the record lacks, each file in its portal's folder.

    Rows that a file lacks do not count as gone, since a file may begin late.
    """
    on_record = {row["registry_count_id"]: row for row in seed_rows(project, _COUNTS)}
    portals = {row["registry_id"]: row for row in seed_rows(project, _PORTALS)}
    faults: list[Fault] = []
    read = {path: _readings(path, orders.read_on, faults) for path in paths}
    days = [one.day for readings in read.values() for one in readings]
    day = orders.day or max(days, default=orders.read_on)
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
    """Yield the readings that the record keeps, each with its line."""
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
    for number, raw in enumerate(sized(path).read_bytes().split(b"\n"), start=1):
        if raw.strip():
            try:
                readings.append(_reading(number, raw, today))
            except _FaultyLineError as error:
                column, value, rule = error.args
                shown = f"{value}"[:_MOST_SHOWN]
                faults.append(Fault(f"{path}", number, column, shown, rule, _REMEDY))
    if not readings and not faults:
        faults.append(Fault(f"{path}", 1, "", "", "must hold readings", _REMEDY))
    return sorted(readings, key=lambda one: one.moment)


def _reading(line: int, raw: bytes, today: date) -> _Reading:
    try:
        cells: Any = json.loads(raw)
        is_object = isinstance(cells, dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        shown = raw.decode("utf-8", "backslashreplace")
        raise _FaultyLineError("", shown, "must be a JSON object in one line")
    counts = []
    for name in (*_FIELDS, *_LAST_FIELDS):
        count = cells.get(name)
        is_missing = count is None and name in _LAST_FIELDS
        if not is_missing and (type(count) is not int or count < 0):
            raise _FaultyLineError(name, count, "must be a whole number, 0 or more")
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
        raise _FaultyLineError("ts", cells.get("ts"), rule)
    return _Reading(line, moment, (counts[0], counts[1]), *counts[2:])
