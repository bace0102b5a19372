"""Readings of police camera registries: one file of JSON lines for each portal.

A file lies in a folder named for its portal. The record keeps the first reading, each
whose two counts differ from the row before, and the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
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


def read_registries(paths: Sequence[Path], project: Project, orders: Orders) -> Feed:
    """Read the readings that the record lacks, each file in its portal's folder."""
    on_record = {row["registry_count_id"]: row for row in seed_rows(project, _COUNTS)}
    portals = {row["registry_id"]: row for row in seed_rows(project, _PORTALS)}
    faults: list[Fault] = []
    read = {
        path.resolve().parent.name: (path, _readings(path, orders.read_on, faults))
        for path in paths
    }
    days = [one.day for _, readings in read.values() for one in readings]
    day = orders.day or max(days, default=orders.read_on)
    source = {
        "source_id": f"communityconnect-{day}",
        "publisher": "Daily record of Axon Community Connect portals",
        "title": f"Counts published by the portals, read to {day.day} {day:%B %Y}",
        "published_on": f"{day}",
        "published_on_precision": "day",
        "kind": "dataset",
        "note": "The counts are each portal's own claims, and nobody audited them.",
    }
    rows: dict[str, list[FeedRow]] = {_PORTALS: [], _COUNTS: []}
    feed = Feed(source, len(on_record), rows=rows, faults=faults)
    found: set[str] = set()
    for portal, (path, readings) in read.items():
        if portal not in portals:
            feed.notes.append(
                f"{portal}: add it to `seeds/{_PORTALS}` first, then import again."
            )
        elif readings:
            found |= _compare(feed, portals[portal], path, readings, on_record)
    feed.gone_count = len(on_record.keys() - found)
    others = {row["registry_id"] for row in on_record.values()} - read.keys()
    if others:
        feed.notes.append(f"Portals with readings and no file: {len(others):,}.")
    return feed


def _compare(
    feed: Feed,
    portal: Cells,
    path: Path,
    readings: Sequence[_Reading],
    on_record: dict[str, Cells],
) -> set[str]:
    """Compare the readings of one portal with the record; return what both have."""
    seen = {(f"{one.day}", *one.counts) for one in readings}
    # why: a row that repeats the one before was once the last reading.
    found = {
        row["registry_count_id"]
        for row in on_record.values()
        if row["registry_id"] == portal["registry_id"]
        and row["reading_kind"] == "repeat"
        and (row["observed_on"], *(row[name] for name in _SHOWN)) in seen
    }
    new = []
    for one, row in _rows(portal["registry_id"], readings, feed.source["source_id"]):
        row_id = row["registry_count_id"]
        before = on_record.get(row_id)
        if before is None:
            new.append(FeedRow(f"{path}", one.line, row))
        elif one.counts != (was := tuple(before[name] for name in _SHOWN)):
            feed.notes.append(
                f"Changed, and not written: {row_id}: {', '.join(one.counts)}; the "
                f"record has {', '.join(was)}, and keeps it."
            )
        found.add(row_id)
    feed.rows[_COUNTS] += new
    last = readings[-1]
    if new and f"{last.day}" >= portal["last_read_on"]:
        row = {
            **portal,
            "source_id": feed.source["source_id"],
            "last_owned_camera_count": last.owned,
            "last_shared_camera_count": last.shared,
            "first_read_on": portal["first_read_on"] or f"{readings[0].day}",
            "last_read_on": f"{last.day}",
        }
        feed.rows[_PORTALS].append(FeedRow(f"{path}", last.line, row))
    return found


def _rows(
    portal: str, readings: Sequence[_Reading], source_id: str
) -> Iterator[tuple[_Reading, Cells]]:
    """Yield the readings that the record keeps, each as a row of it."""
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
            "source_id": source_id,
            "reading_kind": "repeat" if is_repeat else "change" if before else "first",
            "reading_number": f"{number}",
            **dict(zip(_SHOWN, one.counts, strict=True)),
            "observed_on": f"{one.day}",
        }
        yield one, row
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


class _FaultyLineError(Exception):
    """A line is no reading; has field, value and rule."""


def _reading(line: int, raw: bytes, today: date) -> _Reading:
    fault = partial(_FaultyLineError, "", raw.decode("utf-8", "backslashreplace"))
    try:
        cells: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise fault("must be a line of JSON") from None
    if not isinstance(cells, dict):
        raise fault("must be a JSON object")
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
