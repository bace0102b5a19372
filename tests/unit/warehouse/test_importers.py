"""Feeds: new rows become a patch, and faults are named."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.seed_checkout import NEW_ENTRY, seed_checkout
from warehouse.console import fault_line
from warehouse.errors import ImportRefusedError, SeedCheckError
from warehouse.importers import (
    ATLAS_CELLS,
    ATLAS_COLUMNS,
    Feed,
    feed_patch,
    read_atlas,
    read_registries,
)
from warehouse.paths import Project, default_project
from warehouse.seeds.files import read_seed_rows

ENTRIES = "partnerships/agency_technologies.csv"
COUNTS = "registries/camera_registry_counts.csv"
ADDRESS = "https://a.example/atlas"
KNOWN = read_seed_rows(default_project(), "reference/sources.csv")[0]
DAY, TODAY = date(2026, 8, 20), date(2026, 11, 27)
HEADER = (*ATLAS_COLUMNS, "Summary", "TECH ABV")
NEW = {
    **NEW_ENTRY,
    "AOSNUMBER": "AOS099999",
    "Link 1": "https://www.example.com/news/2026/batavia-police-fly-drones.html",
}
_Read = Callable[[Project], Feed]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The real seeds, copied, with their accounting."""
    return seed_checkout(tmp_path / "checkout")


@pytest.fixture
def entries(project: Project) -> list[dict[str, str]]:
    """Entries of the Atlas that match the record exactly."""
    names = {
        row["technology_id"]: row["technology_name"]
        for row in read_seed_rows(project, "reference/technologies.csv")
    }
    urls = {
        row["source_id"]: row["url"]
        for row in read_seed_rows(project, "reference/sources.csv")
    }
    return [
        {
            "AOSNUMBER": row["record_id"],
            "Technology": names[row["technology_id"]],
            "Link 1": urls[row["cited_source_id"]],
            **{column: row[name] for name, column in ATLAS_CELLS.items()},
        }
        for row in read_seed_rows(project, ENTRIES)
    ]


def _atlas(
    tmp_path: Path,
    rows: Sequence[dict[str, str]],
    header: Sequence[str] = HEADER,
) -> _Read:
    path = tmp_path / "atlas.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return _atlas_at(path)


def _atlas_at(path: Path, address: str = ADDRESS, today: date = TODAY) -> _Read:
    return partial(read_atlas, path, address=address, day=DAY, today=today)


def _registry(tmp_path: Path, portal: str, lines: Sequence[str]) -> _Read:
    path = tmp_path / "data" / portal / "stats.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines), "utf-8")
    return partial(read_registries, [path], address=ADDRESS, today=TODAY)


def _readings(project: Project, portal: str) -> list[str]:
    return [
        _reading(
            f"{row['observed_on']}T0{row['reading_number']}:00:00Z",
            int(row["registered_camera_count"]),
            int(row["integrated_camera_count"]),
        )
        for row in read_seed_rows(project, COUNTS)
        if row["registry_id"] == portal
    ]


def _reading(moment: str, registered: object, integrated: object) -> str:
    counts = {
        "totalRegisteredCameras": registered,
        "totalIntegratedCameras": integrated,
    }
    return json.dumps({"ts": moment, **counts, "totalOwnedCameras": 7})


def _patch(project: Project, read: _Read) -> str:
    """Return the patch that an import prints; it writes nothing itself."""
    before = _content(project)
    patch = feed_patch(project, read(project))
    assert _content(project) == before
    return patch


def _apply(project: Project, patch: str) -> None:
    subprocess.run(
        ["git", "apply", "-"],  # noqa: S607
        cwd=project.root,
        input=patch,
        text=True,
        check=True,
    )


def _refused(project: Project, read: _Read) -> list[str]:
    """Return what a refused import says, a line for each fault."""
    with pytest.raises((ImportRefusedError, SeedCheckError)) as raised:
        _patch(project, read)
    faults = getattr(raised.value, "faults", ())
    return [*map(fault_line, faults)] or [f"{raised.value}"]


def _content(project: Project) -> dict[Path, bytes]:
    files = [*project.root.glob("seeds/*/*"), *project.root.glob("tests/golden/*.csv")]
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("header", [ATLAS_COLUMNS, HEADER])
def test_an_atlas_that_is_on_record_changes_nothing(
    project: Project,
    entries: list[dict[str, str]],
    tmp_path: Path,
    header: tuple[str, ...],
) -> None:
    feed = _atlas(tmp_path, entries, header)(project)
    assert feed.gone_count == 0
    assert feed_patch(project, feed) == ""


def test_git_applies_new_and_changed_entries_and_keeps_the_rest(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    number = entries[0]["AOSNUMBER"].replace("AOS", "AOS00")
    changed = {**entries[0], "AOSNUMBER": number, "Vendor": "Another"}
    read = _atlas(tmp_path, [changed, *entries[2:], NEW])
    assert read(project).gone_count == 1
    patch = _patch(project, read)
    added = [line for line in patch.splitlines() if line.startswith("+atlas-")]
    assert len(added) == 2
    assert "Another" in added[0]
    assert "Batavia Police Department" in added[1]
    _apply(project, patch)
    rows = {
        row["technology_observation_id"]: row
        for row in read_seed_rows(project, ENTRIES)
    }
    assert rows["atlas-2020-aos0001"]["vendor_name"] == "VML Insurance Programs"
    assert rows["atlas-2026-08-20-aos1"]["vendor_name"] == "Another"
    assert "atlas-2020-aos0002" in rows
    new = rows["atlas-2026-08-20-aos99999"]
    assert (new["reported_on"], new["reported_on_precision"]) == ("2026-08-01", "day")
    sources = {
        row["source_id"]: row
        for row in read_seed_rows(project, "reference/sources.csv")
    }
    assert sources["eff-atlas-2026-08-20"]["url"] == ADDRESS
    assert sources[new["cited_source_id"]]["publisher"] == "Example News"
    assert _patch(project, read) == "", "A second time there is nothing new."


HOSTILE = (
    ("Agency", "=HYPERLINK(1)", "must not begin with"),
    ("Agency", "Batavia\x07 Police", "characters that can be seen"),
    ("Vendor", "x" * 1_000_000, "must have 5,000 characters or fewer"),
    ("State", "ZZ", "must be in states.state_code"),
    ("Technology", "Teleporters", "must be in technologies.technology_id"),
    ("Link 1", "javascript:alert(1)", "must match pattern '^(https?|ftp)://"),
    ("Link 1 Source", "=1+1", "must not begin with"),
    ("Link 1 Date", "13/45/26", "must be a past date"),
    ("Link 1 Date", "0001-01-01", "must be a past date"),
    ("Link 1 Date", "2099-01-01", "must be a past date"),
    ("AOSNUMBER", "'; drop table", "must match pattern '^AOS0*"),
)


def test_hostile_entries_are_named(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    hostile = [
        {
            **NEW,
            "AOSNUMBER": f"AOS77{number:04}",
            "Link 1": f"https://{number}.example.org/a",
            column: value,
        }
        for number, (column, value, _) in enumerate(HOSTILE)
    ]
    below = {**NEW, "County": "Kane\nCounty", "State": "ZY"}
    read = _atlas(tmp_path, [*entries, NEW, *hostile, below])
    path = read.args[0]  # type: ignore[attr-defined]
    path.write_text(path.read_text("utf-8-sig") + "AOS1,too,short\n", "utf-8")
    output = _refused(project, read)
    first = len(entries) + 3
    for line, (_, _, rule) in enumerate(HOSTILE, start=first):
        errors = [one for one in output if one.startswith(f"{path.name}:{line}: ")]
        assert any(rule in one for one in errors), (rule, errors)
    last = first + len(HOSTILE)
    assert any(f":{last}: state_code: `ZY`" in one for one in output), (
        "Where it begins."
    )
    assert any(
        f":{last + 2}: `3 cells` must have {len(HEADER)} columns" in one
        for one in output
    )


def test_a_file_that_is_no_atlas_is_refused_whole(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "atlas.csv"
    for content in (
        b"",
        b"AOSNUMBER,City\nAOS1,Batavia\n",
        b"\xff\xfe\x00A",
        b'"never closed' * 50,
    ):
        path.write_bytes(content)
        output = _refused(project, _atlas_at(path))
        assert any(one.startswith(f"{path.name}:1:") for one in output)
    path.write_text(",".join(HEADER).replace("City", "Town"), "utf-8")
    (fault,) = _refused(project, _atlas_at(path))
    assert ":1: City: `AOSNUMBER, Technology, Link 1" in fault
    assert "must have a column `City`. Fetch the whole Atlas again" in fault


@pytest.mark.parametrize(
    ("address", "today", "sentence"),
    [
        ("", TODAY, "is not an address"),
        (ADDRESS, date(2031, 1, 1), "Move `as_of_on`"),
        (ADDRESS, date(2026, 8, 1), "`2026-08-01` must not be before `published_on`"),
        (KNOWN["url"], TODAY, "already. Give the address"),
    ],
)
def test_a_feed_that_cannot_be_cited_makes_no_patch(
    project: Project,
    entries: list[dict[str, str]],
    tmp_path: Path,
    address: str,
    today: date,
    sentence: str,
) -> None:
    path = _atlas(tmp_path, [*entries[-9:], NEW]).args[0]  # type: ignore[attr-defined]
    assert sentence in _refused(project, _atlas_at(path, address, today))[0]


def test_readings_go_on_where_the_record_ends(project: Project, tmp_path: Path) -> None:
    lines = [
        *_readings(project, "carlsbad"),
        _reading("2026-10-20T09:00:00Z", 3, 12),
        _reading("2026-10-21T09:00:00Z", 4, 12),
        _reading("2026-10-21T20:00:00Z", 0, 12),
    ]
    read = _registry(tmp_path, "carlsbad", lines)
    _apply(project, _patch(project, read))
    counts = {row["registry_count_id"]: row for row in read_seed_rows(project, COUNTS)}
    assert "carlsbad-2026-10-20-1" not in counts
    assert counts["carlsbad-2026-10-21-1"]["reading_kind"] == "change"
    assert counts["carlsbad-2026-10-21-2"]["registered_camera_count"] == "0"
    (portal,) = (
        row
        for row in read_seed_rows(project, "registries/camera_registries.csv")
        if row["registry_id"] == "carlsbad"
    )
    assert portal["last_read_on"] == "2026-10-21"
    assert portal["last_owned_camera_count"] == "7"
    assert portal["last_shared_camera_count"] == "", "It was not seen, which is no 0."


def test_a_differing_reading_is_reported_not_overwritten(
    project: Project, tmp_path: Path
) -> None:
    lines = _readings(project, "carlsbad")
    lines[1] = _reading("2026-09-10T01:00:00Z", 2, 13)
    read = _registry(tmp_path, "carlsbad", lines)
    assert _patch(project, read) == ""
    (note,) = read(project).notes
    assert note == (
        "carlsbad-2026-09-10-1 differs: 2, 13; the record has 2, 12, and keeps it."
    )


def test_a_line_that_is_no_reading_is_a_fault_and_never_a_zero(
    project: Project, tmp_path: Path
) -> None:
    sound = _readings(project, "carlsbad")
    hostile = (
        "not json",
        "[]",
        "[" * 5_000,
        '{"ts": "yesterday"}',
        _reading("2026-10-20T09:00:00Z", -1, 12),
        _reading("2026-10-20T09:00:00Z", "=1+1", 12),
        _reading("2026-10-20T09:00:00Z", None, 12),
        _reading("2026-10-22T09:00:00Z", 10**12, 12),
        _reading("0001-01-01T00:00:00Z", 1, 12),
        _reading("0001-01-01T00:00:00+14:00", 1, 12),
        _reading("9999-12-31T23:59:59Z", 1, 12),
        _reading("9999-12-31T23:59:59-12:00", 1, 12),
        _reading("2026-11-28T00:00:00Z", 1, 12),
        _reading("9999-12-31T23:59:59-01:00", 1, 12),
        '{"ts": "' + "x" * 1_000_000 + '"}',
    )
    output = _refused(project, _registry(tmp_path, "carlsbad", [*sound, *hostile]))
    for line in range(len(sound) + 1, len(sound) + len(hostile) + 1):
        assert any(f"stats.jsonl:{line}: " in one for one in output)
    for sentence in (
        "totalRegisteredCameras: `-1` must be greater than or equal to 0. Fetch",
        "totalIntegratedCameras: `absent` must be there. Fetch",
        "ts: `0001-01-01T00:00:00Z` must be a time from 2015 to today",
        "ts: `9999-12-31T23:59:59-01:00` must be a time from 2015 to today",
    ):
        assert any(sentence in one for one in output)


@pytest.mark.parametrize(
    ("portal", "content", "fault"),
    [
        ("carlsbad", "", "1: (empty) must hold readings"),
        ("carlsbad", "date,count\n2026-10-20,3", "1: `date,count` is not JSON"),
        (
            "atlantis",
            _reading("2026-10-20T09:00:00Z", 3, 12),
            "1: registry_id: `atlantis` must be a portal of `seeds/registries/",
        ),
    ],
)
def test_a_file_that_is_no_registry_is_refused_whole(
    project: Project, tmp_path: Path, portal: str, content: str, fault: str
) -> None:
    read = _registry(tmp_path, portal, [content])
    assert f"stats.jsonl:{fault}" in _refused(project, read)[0]
