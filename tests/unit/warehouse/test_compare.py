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


@pytest.mark.parametrize("name", ["links"])
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
