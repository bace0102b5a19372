"""SQL that compares what others publish with the seeds."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.serving import REPO_ROOT
from warehouse.links import link_lines
from warehouse.paths import Project, default_project
from warehouse.seeds.contract import read_contracts
from warehouse.seeds.files import read_seed_rows

CHECKED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "/there": ({"code": 200}, ["seen", "", "", "200"]),
    "/old": ({"code": 200, "to": "/new"}, ["moved", "", "http://a.example/new", "200"]),
    "/same": ({"code": 200, "to": "/same/"}, ["seen", "", "", "200"]),
    "/gone": ({"code": 404}, ["gone", "", "", "404"]),
    "/gone-for-good": ({"code": 410}, ["gone", "", "", "410"]),
    "/closed": ({"code": 403}, ["refused", "answers 403", "", "403"]),
    "/broken": ({"code": 500}, ["failed", "answers 500", "", "500"]),
    "/silent": ({"details": "took too long"}, ["failed", "took too long", "", ""]),
    "/with,comma?x=%28": ({"code": 200}, ["seen", "", "", "200"]),
}
ATLAS_CELLS = {
    "vendor_name": "Vendor",
    "agency_name": "Agency",
    "agency_type_in_atlas": "Type of LEA",
    "jurisdiction_type_in_atlas": "Type of Juris",
    "city_name": "City",
    "county_name": "County",
    "state_code": "State",
}
ATLAS_SHOWN = ("change_type", "record_id", "technology_id", "vendor_name")
READING_SHOWN = (
    "change_type",
    "registry_count_id",
    "registered_camera_count",
    "integrated_camera_count",
    "owned_camera_count",
    "reading_kind",
)
COPY = "https://web.archive.org/web/20190801000000/http://a.example/gone"


def compare(name: str, file: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Run the SQL as `make compare-...` does, on the seeds of a folder."""
    shell = Path(sys.executable).with_name("duckdb")
    sql = REPO_ROOT / "warehouse" / "compare" / f"{name}.sql"
    options = ["-no-init", "-bail", "-csv", "-nullvalue", "", "-f", str(sql)]
    return subprocess.run(  # noqa: S603 - our own
        [str(shell), *options],
        cwd=root,
        env={**os.environ, "FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )


def _answer(path: str, code: int = 0, to: str = "", details: str = "") -> object:
    told: dict[str, object] = {"code": code} if code else {"details": details}
    status = {"text": "OK", **told}
    leads = {"redirects": {"redirects": [{"url": f"http://a.example{to}"}]}}
    return {"url": f"http://a.example{path}", "status": status, **(leads if to else {})}


def test_what_lychee_found_becomes_rows_of_the_seed_of_checks(tmp_path: Path) -> None:
    sources = tmp_path / "seeds" / "reference" / "sources.csv"
    sources.parent.mkdir(parents=True)
    urls = [f'"{path}","http://www.a.example{path}"\n' for path in CHECKED]
    sources.write_text(f"source_id,url\n{''.join(urls)}")
    answers = [_answer(path, **told) for path, (told, _) in CHECKED.items()]
    suggestion = {"original": "http://a.example/gone", "suggestion": COPY}
    found = {
        "success_map": {"links.csv": answers[:4]},
        "error_map": {"links.csv": answers[4:], "other": [_answer("/not-ours", 404)]},
        "timeout_map": {},
        "suggestion_map": {"links.csv": [suggestion]},
    }
    file = tmp_path / "lychee.json"
    file.write_text(json.dumps(found))
    os.utime(file, (1_796_112_000, 1_796_112_000))
    done = compare("links", file, tmp_path)
    assert not done.stderr
    header, *rows = csv.reader(done.stdout.splitlines())
    (seed,) = (
        one
        for one in read_contracts(default_project().seeds_dir).seeds
        if one.name == "source_checks"
    )
    assert header == [column.name for column in seed.columns]
    by_id = {row[0]: row[1:4] + row[6:7] for row in rows}
    not_ours = by_id.pop("http://a.example/not-ours")
    assert by_id == {path: row for path, (_, row) in CHECKED.items()}
    assert not_ours[0] == "gone"
    assert {row[8] for row in rows} == {"2026-12-01T08:00:00Z"}
    archived = {row[0]: row[5:6] + row[7:8] for row in rows if row[5]}
    assert archived == {"/gone": [COPY, "2019-08-01"]}


@pytest.fixture
def entries() -> list[dict[str, str]]:
    """The Atlas as the record has it, in the columns of a download."""
    names, urls = (
        {row[key]: row[value] for row in read_seed_rows(default_project(), seed)}
        for seed, key, value in (
            ("reference/technologies.csv", "technology_id", "technology_name"),
            ("reference/sources.csv", "source_id", "url"),
        )
    )
    return [
        {
            "AOSNUMBER": row["record_id"],
            "Technology": names[row["technology_id"]],
            "Link 1": urls[row["cited_source_id"]],
            "Link 1 Source": "",
            "Link 1 Date": "8/1/26",
            **{column: row[name] for name, column in ATLAS_CELLS.items()},
        }
        for row in read_seed_rows(
            default_project(), "partnerships/agency_technologies.csv"
        )
    ]


def _compared(name: str, file: Path) -> list[dict[str, str]]:
    done = compare(name, file, REPO_ROOT)
    assert not done.stderr
    return [*csv.DictReader(done.stdout.splitlines())]


def test_an_atlas_shows_its_new_gone_and_changed_entries(
    entries: list[dict[str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "atlas.csv"

    def write(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.DictWriter(opened, entries[0], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        return _compared("atlas", file)

    first, second, *rest = entries
    spaced = {
        **second,
        "AOSNUMBER": second["AOSNUMBER"].replace("AOS", "AOS00"),
        "City": f" {second['City']}",
        "Technology": second["Technology"].upper(),
    }
    assert write([first, spaced, *rest]) == []
    ring = {**first, "Technology": "Ring/Neighbors Partnership"}
    rows = write(
        [
            {**first, "Vendor": "Another"},
            *rest,
            {**first, "AOSNUMBER": "AOS99998", "Technology": "Teleporters"},
            {**ring, "AOSNUMBER": "AOS99999"},
            {**ring, "AOSNUMBER": "AOS3711"},
        ]
    )
    shown = [[row[name] for name in ATLAS_SHOWN] for row in rows]
    assert shown == [
        ["changed from", "AOS0001", "body_worn_cameras", first["Vendor"]],
        ["changed to", "AOS0001", "body_worn_cameras", "Another"],
        ["gone", "AOS0002", "gunshot_detection", second["Vendor"]],
        ["new", "AOS99998", "Teleporters", first["Vendor"]],
        ["new", "AOS99999", "ring_neighbors", first["Vendor"]],
    ]


def _reading(moment: str, registered: object, integrated: object) -> str:
    counts = {
        "totalRegisteredCameras": registered,
        "totalIntegratedCameras": integrated,
    }
    return json.dumps({"ts": moment, **counts, "totalOwnedCameras": 7})


# The portal's readings on record: the last one repeats the counts before it.
FIRST = _reading("2026-08-12T01:00:00Z", 2, 4)
SECOND = _reading("2026-09-10T01:00:00Z", 2, 12)
THIRD = _reading("2026-09-15T01:00:00Z", 3, 12)
LAST = _reading("2026-10-09T01:00:00Z", 3, 12)


@pytest.mark.parametrize(
    ("readings", "rows"),
    [
        ([FIRST, SECOND, THIRD, LAST], []),
        ([THIRD, LAST], []),
        (
            [FIRST, THIRD, LAST],
            ["gone,carlsbad-2026-09-10-1,2,12,,change"],
        ),
        (
            [FIRST, SECOND, THIRD, _reading("2026-10-09T01:00:00Z", 3, 13)],
            [
                "changed from,carlsbad-2026-10-09-1,3,12,,repeat",
                "changed to,carlsbad-2026-10-09-1,3,13,7,change",
            ],
        ),
        (
            [
                LAST,
                _reading("2026-10-20T09:00:00Z", 3, 12),
                _reading("2026-10-21T09:00:00Z", 4, 12),
                _reading("2026-10-22T01:00:00+14:00", 0, 12),
                _reading("2026-10-25T09:00:00Z", 0, 12),
            ],
            [
                "new,carlsbad-2026-10-21-1,4,12,7,change",
                "new,carlsbad-2026-10-21-2,0,12,7,change",
                "new,carlsbad-2026-10-25-1,0,12,7,repeat",
            ],
        ),
    ],
)
def test_readings_of_a_portal_show_what_is_new_gone_and_changed(
    readings: list[str], rows: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "carlsbad" / "stats.jsonl"
    file.parent.mkdir()
    file.write_text("\n".join(readings))
    shown = _compared("registries", tmp_path)
    assert [",".join(row[name] for name in READING_SHOWN) for row in shown] == rows


def test_a_reading_without_a_number_is_an_error_and_never_a_zero(
    tmp_path: Path,
) -> None:
    file = tmp_path / "carlsbad" / "stats.jsonl"
    file.parent.mkdir()
    file.write_text(f"{FIRST}\n{_reading('2026-10-20T09:00:00Z', 'many', 12)}")
    done = compare("registries", tmp_path, REPO_ROOT)
    assert done.returncode != 0
    assert not done.stdout


@pytest.mark.parametrize("name", ["atlas", "links"])
def test_a_file_of_something_else_is_an_error(name: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<p>Please log in.")
    done = compare(name, file, REPO_ROOT)
    assert done.returncode != 0
    assert not done.stdout
    assert done.stderr


def test_every_source_on_the_web_is_listed_with_its_last_check(tmp_path: Path) -> None:
    folder = tmp_path / "seeds" / "reference"
    folder.mkdir(parents=True)
    (folder / "sources.csv").write_text(
        'source_id,url\na,https://a.example\nb,"https://b.example/1,2"\nc,on paper\n'
    )
    (folder / "source_checks.csv").write_text(
        "source_id,checked_at,outcome\n"
        "a,2026-12-02T00:00:00Z,gone\na,2026-12-01T00:00:00Z,seen\n"
    )
    project = Project(tmp_path / "seeds", tmp_path, tmp_path)
    assert [*link_lines(project)] == [
        "checked_at,outcome,source_id,url",
        ',,b,"https://b.example/1,2"',
        "2026-12-02T00:00:00Z,gone,a,https://a.example",
    ]
