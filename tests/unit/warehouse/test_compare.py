"""SQL that compares what others publish with the seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import REPO_ROOT
from warehouse.links import link_lines
from warehouse.paths import Project

# A folder for each: some seeds, what others publish, and what is to be printed.
CASES = Path(__file__).with_name("compare")


def _compared(name: str, file: Path, root: Path) -> subprocess.CompletedProcess[str]:
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


@pytest.mark.parametrize(
    ("name", "file", "printed"),
    [
        ("atlas", "atlas.csv", "printed.csv"),
        ("links", "lychee.json", "printed.csv"),
        ("places", "places.txt", "printed_places.csv"),
        ("places", "subdivisions.txt", "printed_subdivisions.csv"),
        ("registries", "data", "printed.csv"),
    ],
)
def test_what_is_new_gone_or_changed_is_printed(
    name: str, file: str, printed: str
) -> None:
    folder = CASES / name
    # A file of a checker is dated by when it was written.
    os.utime(folder / file, (1_796_112_000, 1_796_112_000))
    done = _compared(name, folder / file, folder)
    assert not done.stderr
    assert done.stdout == (folder / printed).read_text()


def test_each_case_has_the_columns_of_the_seeds() -> None:
    made = {
        seed: REPO_ROOT / Path(*seed.parts[-3:]) for seed in CASES.rglob("seeds/*/*")
    }
    made[CASES / "links/printed.csv"] = REPO_ROOT / "seeds/reference/source_checks.csv"
    assert len(made) > 6
    for seed, real in made.items():
        header, in_case = (
            one.read_text("utf-8").split("\n")[0] for one in (real, seed)
        )
        assert in_case == header, seed


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("atlas", "page.html", "<p>Please log in."),
        ("links", "page.html", "<p>Please log in."),
        ("places", "page.html", "<p>Please log in."),
        # No number is never a zero.
        (
            "registries",
            "",
            '{"ts": "2026-10-20T09:00:00Z", "totalRegisteredCameras": "many"}',
        ),
    ],
)
def test_a_file_of_something_else_is_an_error(
    name: str, file: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / (file or "carlsbad/stats.jsonl")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    done = _compared(name, tmp_path / file, REPO_ROOT)
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
