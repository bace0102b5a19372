"""Feeds of others: what they would change is shown, and written only when asked."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from tests.seed_checkout import NEW_ENTRY, seed_checkout
from warehouse.errors import ImportRefusedError
from warehouse.importers import atlas
from warehouse.importers.feed import Feed, Orders, import_feed
from warehouse.importers.registries import read_registries
from warehouse.paths import Project
from warehouse.seeds.seed_file import seed_rows
from warehouse.seeds.writing import keys_digest

ENTRIES = "partnerships/agency_technologies.csv"
COUNTS = "registries/camera_registry_counts.csv"
LOOK = Orders("", None, date(2026, 11, 27))
APPLY = Orders("https://a.example/atlas", None, date(2026, 11, 27), is_applied=True)
NEW = {
    **NEW_ENTRY,
    "AOSNUMBER": "AOS099999",
    "Link 1": "https://www.example.com/news/2026/batavia-police-fly-drones.html",
}
_Read = Callable[[Project, Orders], Feed]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The real seeds, copied, with their accounting."""
    return seed_checkout(tmp_path / "checkout")


@pytest.fixture
def entries(project: Project) -> list[dict[str, str]]:
    """What the Atlas would have to hold for the record to know all of it."""
    names = {
        row["technology_id"]: row["technology_name"]
        for row in seed_rows(project, "reference/technologies.csv")
    }
    urls = {
        row["source_id"]: row["url"]
        for row in seed_rows(project, "reference/sources.csv")
    }
    return [
        {
            "AOSNUMBER": row["record_id"],
            "Technology": names[row["technology_id"]],
            "Link 1": urls[row["cited_source_id"]],
            **{column: row[name] for name, column in atlas._CELLS.items()},
        }
        for row in seed_rows(project, ENTRIES)
    ]


def _atlas(
    tmp_path: Path,
    rows: Sequence[dict[str, str]],
    header: Sequence[str] = atlas._HEADER_2026,
) -> _Read:
    path = tmp_path / "Atlas of Surveillance-20260820.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return partial(atlas.read_atlas, path)


def _registry(tmp_path: Path, portal: str, lines: Sequence[str]) -> _Read:
    path = tmp_path / "data" / portal / "stats.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines), "utf-8")
    return partial(read_registries, [path])


def _readings(project: Project, portal: str) -> list[str]:
    return [
        _reading(
            f"{row['observed_on']}T0{row['reading_number']}:00:00Z",
            int(row["registered_camera_count"]),
            int(row["integrated_camera_count"]),
        )
        for row in seed_rows(project, COUNTS)
        if row["registry_id"] == portal
    ]


def _reading(moment: str, registered: object, integrated: object) -> str:
    counts = {
        "totalRegisteredCameras": registered,
        "totalIntegratedCameras": integrated,
    }
    return json.dumps({"ts": moment, **counts, "totalOwnedCameras": 7})


def _run(project: Project, read: _Read, orders: Orders) -> tuple[bool, str]:
    console = Console(file=io.StringIO(), width=10_000)
    written = import_feed(project, console, orders, read)
    assert isinstance(console.file, io.StringIO)
    return written, console.file.getvalue()


def _refused(project: Project, read: _Read, orders: Orders = APPLY) -> str:
    """Return all that a refused import says; it may not have written anything."""
    console, before = Console(file=io.StringIO(), width=10_000), _content(project)
    with pytest.raises(ImportRefusedError) as raised:
        import_feed(project, console, orders, read)
    assert _content(project) == before
    assert isinstance(console.file, io.StringIO)
    return f"{console.file.getvalue()}{raised.value}"


def _content(project: Project) -> dict[Path, bytes]:
    files = [*project.root.glob("seeds/*/*"), *project.root.glob("tests/golden/*.csv")]
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("header", [atlas._HEADER_2020, atlas._HEADER_2026])
def test_an_atlas_that_is_on_record_changes_nothing(
    project: Project,
    entries: list[dict[str, str]],
    tmp_path: Path,
    header: tuple[str, ...],
) -> None:
    before = _content(project)
    written, said = _run(project, _atlas(tmp_path, entries, header), APPLY)
    assert not written
    assert f"On record: {len(entries):,} rows." in said
    assert "kept on record: 0. New or changed: 0." in said
    assert _content(project) == before


def test_new_changed_and_gone_entries_are_shown_and_only_then_written(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    before = _content(project)
    number = entries[0]["AOSNUMBER"].replace("AOS", "AOS00")
    changed = {**entries[0], "AOSNUMBER": number, "Vendor": "Another"}
    read = _atlas(tmp_path, [changed, *entries[2:], NEW])
    written, said = _run(project, read, LOOK)
    assert not written
    assert _content(project) == before
    assert "kept on record: 1. New or changed: 4." in said, (
        "Two entries, and their sources."
    )
    patch = said.partition("On record")[0]
    subprocess.run(
        ["git", "apply", "--check", "-"],  # noqa: S607
        cwd=project.root,
        input=patch,
        text=True,
        check=True,
    )
    added = [line for line in patch.splitlines() if line.startswith("+atlas-")]
    assert len(added) == 2
    assert "Another" in added[0]
    assert "Batavia Police Department" in added[1]

    assert _run(project, read, APPLY)[0]
    rows = {
        row["technology_observation_id"]: row for row in seed_rows(project, ENTRIES)
    }
    assert rows["atlas-2020-aos0001"]["vendor_name"] == "VML Insurance Programs"
    assert rows["atlas-2026-08-20-aos1"]["vendor_name"] == "Another"
    assert "atlas-2020-aos0002" in rows
    new = rows["atlas-2026-08-20-aos99999"]
    assert (new["reported_on"], new["reported_on_precision"]) == ("2026-08-01", "day")
    sources = {
        row["source_id"]: row for row in seed_rows(project, "reference/sources.csv")
    }
    assert sources["eff-atlas-2026-08-20"]["url"] == APPLY.address
    assert sources[new["cited_source_id"]]["publisher"] == "Example News"
    _accounted(project, ENTRIES, "technology_observation_id", list(rows))
    assert not _run(project, read, APPLY)[0], "A second time there is nothing new."


def _accounted(project: Project, seed: str, key: str, keys: list[str]) -> None:
    accounting = project.root / "tests/golden/facts_accounting.csv"
    with accounting.open(encoding="utf-8", newline="") as file:
        tables = list(csv.DictReader(file))
    (table,) = (table for table in tables if table["seed_file"] == seed)
    assert table["seed_key"] == key
    assert table["facts_row_count"] == str(len(keys))
    assert table["keys_sha256"] == keys_digest(keys)


HOSTILE = (
    ("Agency", "=HYPERLINK(1)", "must not begin with"),
    ("Agency", "Batavia\x07 Police", "characters that can be seen"),
    ("Vendor", "x" * 1_000_000, "must have 5,000 characters or fewer"),
    ("State", "ZZ", "must stand in states.state_code"),
    ("Technology", "Teleporters", "must stand in technologies.technology_id"),
    ("Link 1", "javascript:alert(1)", "must be the address of a document"),
    ("Link 1 Source", "=1+1", "must not begin with"),
    ("Link 1 Date", "13/45/26", "must be a past date"),
    ("Link 1 Date", "0001-01-01", "must be a past date"),
    ("Link 1 Date", "2099-01-01", "must be a past date"),
    ("AOSNUMBER", "'; drop table", "must be a number such as"),
)


def test_hostile_entries_are_named_and_left_out_if_that_is_asked_for(
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
    read = _atlas(tmp_path, [*entries, NEW, *hostile])
    path = read.args[0]  # type: ignore[attr-defined]
    path.write_text(path.read_text("utf-8-sig") + "AOS1,too,short\n", "utf-8")
    said = _refused(project, read)
    first = len(entries) + 3
    for line, (_, _, rule) in enumerate(HOSTILE, start=first):
        told = [one for one in said.splitlines() if f"{path.name}:{line}: " in one]
        assert any(rule in one for one in told), (rule, told)
        assert max(map(len, told)) < 3_000
    assert f":{first + len(HOSTILE)}: `3 cells` must have 28 columns" in said
    orders = Orders(APPLY.address, None, APPLY.read_on, True, is_partial=True)
    written, said = _run(project, read, orders)
    assert written
    assert "New or changed: 3." in said, "The entry, its document and the Atlas."
    assert len(seed_rows(project, ENTRIES)) == len(entries) + 1
    added = [
        row
        for row in seed_rows(project, "reference/sources.csv")
        if row["retrieved_on"] == f"{APPLY.read_on}" and "example" in row["url"]
    ]
    assert len(added) == 2, "What no row cites would stop the build."


def test_a_fault_below_the_line_where_its_row_begins_leaves_out_that_row(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    row = {**NEW, "County": "Kane\nCounty", "State": "ZZ"}
    said = _refused(project, _atlas(tmp_path, [*entries, row]))
    assert f":{len(entries) + 2}: state_code: `ZZ`" in said


def test_a_file_that_is_no_atlas_is_refused_whole(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "Atlas of Surveillance-20260820.csv"
    for content in (
        b"",
        b"AOSNUMBER,City\nAOS1,Batavia\n",
        b"\xff\xfe\x00A",
        ",".join(atlas._HEADER_2020).encode("utf-16"),
        b'"never closed' * 50,
    ):
        path.write_bytes(content)
        said = _refused(project, partial(atlas.read_atlas, path))
        assert f"{path.name}:1:" in said
    path.write_text(",".join(atlas._HEADER_2026).replace("City", "Town"), "utf-8")
    said = _refused(project, partial(atlas.read_atlas, path), LOOK)
    assert ":1: City: `Town` must be `City` as column 3 of the 28 of the Atlas" in said


def test_a_file_that_shrank_is_refused(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    read = _atlas(tmp_path, [*entries[500:], NEW])
    assert f"lacks 500 of the {len(entries):,} rows" in _refused(project, read)
    orders = Orders(APPLY.address, None, APPLY.read_on, True, is_shrunk=True)
    assert _run(project, read, orders)[0]


def test_what_could_not_be_built_is_not_written(
    project: Project, entries: list[dict[str, str]], tmp_path: Path
) -> None:
    url = seed_rows(project, "reference/sources.csv")[0]["url"]
    read = _atlas(tmp_path, [*entries[-9:], NEW])
    for address, read_on, sentence in (
        ("", APPLY.read_on, "is no address"),
        (APPLY.address, date(2031, 1, 1), "Move `as_of_on`"),
        (url, APPLY.read_on, "already. Give the address"),
    ):
        orders = Orders(address, None, read_on, True, is_shrunk=True)
        assert sentence in _refused(project, read, orders)
    for day in (date.min, date.max):
        orders = Orders(APPLY.address, day, APPLY.read_on, True, is_shrunk=True)
        assert f"`--day {day}` is not between" in _refused(project, read, orders)


def test_readings_go_on_where_the_record_ends(project: Project, tmp_path: Path) -> None:
    lines = [
        *_readings(project, "carlsbad"),
        _reading("2026-10-20T09:00:00Z", 3, 12),
        _reading("2026-10-21T09:00:00Z", 4, 12),
        _reading("2026-10-21T20:00:00Z", 0, 12),
    ]
    read = _registry(tmp_path, "carlsbad", lines)
    orders = Orders("https://a.example/data", None, APPLY.read_on, True, is_shrunk=True)
    written, said = _run(project, read, orders)
    assert written
    assert "New or changed: 4." in said, "Two readings, the portal and the source."
    counts = {row["registry_count_id"]: row for row in seed_rows(project, COUNTS)}
    assert "carlsbad-2026-10-20-1" not in counts
    assert counts["carlsbad-2026-10-21-1"]["reading_kind"] == "change"
    assert counts["carlsbad-2026-10-21-2"]["registered_camera_count"] == "0"
    (portal,) = (
        row
        for row in seed_rows(project, "registries/camera_registries.csv")
        if row["registry_id"] == "carlsbad"
    )
    assert portal["last_read_on"] == "2026-10-21"
    assert portal["last_owned_camera_count"] == "7"
    assert portal["last_shared_camera_count"] == "", "It was not seen, which is no 0."
    _accounted(project, COUNTS, "registry_count_id", list(counts))


def test_a_reading_that_differs_is_shown_and_not_written_over(
    project: Project, tmp_path: Path
) -> None:
    lines = _readings(project, "carlsbad")
    lines[1] = _reading("2026-09-10T01:00:00Z", 2, 13)
    read = _registry(tmp_path, "carlsbad", lines)
    written, said = _run(project, read, APPLY)
    assert not written
    assert "carlsbad-2026-09-10-1: 2, 13; the record has 2, 12, and keeps it" in said


def test_a_portal_that_is_not_on_record_is_untied(
    project: Project, tmp_path: Path
) -> None:
    read = _registry(tmp_path, "atlantis", [_reading("2026-10-20T09:00:00Z", 3, 12)])
    written, said = _run(project, read, APPLY)
    assert not written
    assert "atlantis: add it to `seeds/registries/camera_registries.csv`" in said


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
    said = _refused(project, _registry(tmp_path, "carlsbad", [*sound, *hostile]))
    for line in range(len(sound) + 1, len(sound) + len(hostile) + 1):
        assert f"stats.jsonl:{line}: " in said
    assert (
        "totalRegisteredCameras: `-1` must be a whole number, 0 or more. Fetch" in said
    )
    for year in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"):
        assert f"ts: `{year}` must be a time from 2015 to today" in said


@pytest.mark.parametrize("content", ["", "date,count\n2026-10-20,3"])
def test_a_file_that_is_no_registry_is_refused_whole(
    project: Project, tmp_path: Path, content: str
) -> None:
    read = _registry(tmp_path, "carlsbad", [content])
    assert "stats.jsonl:1: " in _refused(project, read, LOOK)
