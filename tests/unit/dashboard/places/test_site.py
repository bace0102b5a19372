"""Every document as a plain file: each link leads to a file, and nothing is lost."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urljoin

import pytest
from rich.console import Console

from dashboard.__main__ import main
from dashboard.places import site
from dashboard.places.sitemap import every_path
from dashboard.queries.lookup import fold_names
from dashboard.queries.snapshot_reader import reading
from tests.scarce_disk import no_room_beyond
from warehouse.errors import ExportError
from warehouse.paths import ACCESS_VARIABLE, SITE_ADDRESS_VARIABLE

_MOST_BYTES, _MOST_BYTES_OF_ONE = 30_000, 60_000
# Those with most places, agencies, sources and towns of one letter.
_LARGEST = (
    "/county/ca/los-angeles-county",
    "/es/county/ca/los-angeles-county",
    "/county/mo/st-louis-county",
    "/places/pa/s",
    "/searched",
)
_HREF = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture
def files(warehouse_file: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The files of all documents; each test writes some of them."""
    assert warehouse_file.is_file()
    # A page that another test ran would be there, and each worker would rerun it.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with reading():
        kinds = every_path(of_files=True)
    paths = frozenset(path for kind in kinds.values() for path in kind)
    monkeypatch.setattr(site, "_paths", lambda: paths)
    return {f"{path}.html" for path in paths}


# At night so many that several processes write them.
@pytest.mark.parametrize("count", [190, pytest.param(1_000, marks=pytest.mark.nightly)])
def test_each_link_of_a_file_leads_to_a_file(
    files: set[str], count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = sorted(file.removesuffix(".html") for file in files)
    few = {"files": [*{*_LARGEST, *paths[:: len(paths) // count]}]}
    monkeypatch.setattr(site, "every_path", lambda **_: few)
    monkeypatch.delenv(SITE_ADDRESS_VARIABLE, raising=False)
    folder, console = tmp_path / "site", io.StringIO()
    assert main(["site", str(folder)], Console(file=console)) == 0
    pages = sorted(folder.rglob("*.html"))
    former = [folder / f"{path[1:]}.html" for path in site.former_paths()]
    assert f"Wrote {len(pages) - 2 - len(former):,} pages" in console.getvalue()
    assert len(pages) > 250
    assert {*former} < {*pages}
    twins = {f"/{path.relative_to(folder)}" for path in folder.rglob("*.json")}
    sql = {f"/{path.relative_to(folder)}" for path in (folder / "sql").rglob("*.*")}
    known = {*files, *twins, *sql, "/style.css", "/copy.js", "/search.js"}
    known |= {"/sql.html", "/index.html"}
    astray = set()
    for page in pages:
        here = f"/{page.relative_to(folder)}"
        text = page.read_text("utf-8")
        assert "contentUrl" not in text, "Without the site's address there is none."
        for href in _HREF.findall(text):
            if href.startswith(("http://", "https://", "data:", "mailto:", "#")):
                continue
            target = unquote(urljoin(here, href).partition("?")[0].partition("#")[0])
            if href.startswith("/") or target not in known:
                astray.add((here, href))
    assert not astray
    large = [page for page in pages if page.stat().st_size > _MOST_BYTES_OF_ONE]
    # It describes each table and column.
    assert large == [folder / "sql.html"]
    size = sum(file.stat().st_size for file in [*pages, *folder.rglob("*.json")])
    assert size / len(pages) < _MOST_BYTES
    assert json.loads((folder / "porchlight-site.json").read_text())["snapshot_id"]
    assert not list(folder.glob("sitemap*"))
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    entries, led_to = {}, set()
    for shard in (folder / "names").iterdir():
        called = re.fullmatch(r'porchlight\("(..)",(.*)\);\n', shard.read_text("ascii"))
        assert called
        assert called[1] == shard.stem
        rows = json.loads(called[2])
        for folded in fold_names([row[3] if row[3:] else row[0] for row in rows]):
            assert folded.replace(" ", "").startswith(shard.stem)
        for name, where, path, *_ in rows:
            entries[name, where] = path
            led_to.add(path.partition("#")[0])
    assert {f"/{path}.html" for path in led_to} <= files
    towns = {path for path in files if path.startswith(("/town/", "/county/"))}
    assert towns <= {f"/{path}.html" for path in led_to}
    assert (
        entries["60101 Addison", "DuPage County, IL"] == "town/il/dupage-county/addison"
    )
    script = (folder / "search.js").read_text("ascii")
    assert '"keys": ["00"' in script
    assert '"IL": "Illinois"' in script


def test_a_site_replaces_a_site_and_nothing_else(
    files: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://porchlight.example/")
    few = {"towns": ["/town/il/dupage-county/addison"]}
    monkeypatch.setattr(site, "every_path", lambda **_: few)
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["site", str(tmp_path)]) == ExportError.exit_code
    assert "holds other files" in capsys.readouterr().err
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("porchlight-site.json", "former.html"):
        (folder / name).touch()
    assert main(["site", str(folder)]) == 0
    assert not (folder / "former.html").exists()
    page = (folder / "town/il/dupage-county/addison.html").read_text("utf-8")
    assert "/town/il/dupage-county/addison.html" in {*files}
    served = "https://porchlight.example/town/il/dupage-county/addison"
    assert f'href="{served}/sheet"' in page
    assert 'href="https://porchlight.example/map?v=1&amp;state=IL' in page
    assert 'rel="canonical" href="https://porchlight.example/town/il/dupage' in page
    assert (folder / "sitemap.xml").is_file()
    moved = (folder / "agency/az-tuscon-police-department.html").read_text("utf-8")
    today = "agency/az-tucson-police-department"
    assert f'http-equiv="refresh" content="0; url=../{today}.html"' in moved
    assert f'rel="canonical" href="https://porchlight.example/{today}"' in moved
    assert f'<a href="../{today}.html">Tucson Police Department' in moved
    assert (tmp_path / "mine.txt").read_text() == "mine"
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert main(["site", str(tmp_path / "staff")]) == ExportError.exit_code
    assert not (tmp_path / "staff").exists()


@pytest.mark.nightly
@pytest.mark.usefixtures("files")
def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with no_room_beyond(20_000):
        assert main(["site", str(tmp_path / "site")], Console(file=io.StringIO())) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: Writing pages failed. File too large")
    assert "Make room" in error
    assert not list(tmp_path.glob(".building-*/**/*.html"))


def test_a_process_that_dies_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_folder: Path, _progress: object) -> int:
        with ProcessPoolExecutor(1) as workers:
            return workers.submit(os._exit, 0).result()

    monkeypatch.setattr("dashboard.__main__.write_site", die)
    assert main(["site", str(tmp_path / "site")], Console(file=io.StringIO())) == 1
    assert capsys.readouterr().err.startswith("error: Writing pages failed. A pr")
