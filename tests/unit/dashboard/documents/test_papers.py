"""The sheets and letters of a county in one zip, and those of a state by a command."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from rich.console import Console
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.__main__ import main
from dashboard.documents import papers
from dashboard.documents.routes import DOCUMENT_ROUTES
from warehouse.connection import connect_read_only
from warehouse.errors import ExportError
from warehouse.paths import ACCESS_VARIABLE

_SMALL = """
select regexp_replace(page_path, '/[^/]*$', '') as county
from pages.page_place_addresses
where starts_with(lookup_id, 'place-')
group by county having count(*) = 2 order by county limit 1
"""


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Ask for documents alone."""
    return TestClient(Starlette(routes=[*DOCUMENT_ROUTES]))


def test_a_county_comes_as_one_zip(client: TestClient, warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        ((county,),) = connection.execute(_SMALL).fetchall()
    answer = client.get(f"/county/{county}.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert f'"porchlight_{county.replace("/", "_")}.zip"' in str(answer.headers)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        readme, *written = (packed.read(name) for name in names)
    assert b"CC BY 4.0" in readme
    assert sum(name.endswith("/sheet.pdf") for name in names) == 3
    assert sum(name.endswith("/letter.txt") for name in names) >= 1
    for name, content in zip(names[1:], written, strict=True):
        assert content.startswith(b"%PDF" if name.endswith(".pdf") else b"[")
    page = client.get(f"/county/{county}").text
    assert f'/county/{county}.zip">All sheets and letters of its towns' in page


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("path", ["il/atlantis-county", "il/dupage-county/addison"])
def test_what_is_no_county_has_no_zip(client: TestClient, path: str) -> None:
    assert client.get(f"/county/{path}.zip").status_code == 404


def test_staff_have_no_zip(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert client.get("/county/il/dupage-county.zip").status_code == 404


@pytest.mark.usefixtures("warehouse_file")
def test_a_state_comes_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = papers.papers_of
    monkeypatch.setattr(papers, "papers_of", lambda county: whole(county)[:5])
    target, printed = tmp_path / "dc.zip", io.StringIO()
    assert main(["papers", "DC", str(target)], Console(file=printed)) == 0
    with zipfile.ZipFile(target) as packed:
        folders = {name.partition("/")[0] for name in packed.namelist()}
        count = len(packed.namelist())
    assert folders == {"district-of-columbia"}
    assert f"Wrote {count} files to" in printed.getvalue()
    assert main(["papers", "DC", str(target)]) == ExportError.exit_code
    assert "is there already" in capsys.readouterr().err
    assert main(["papers", "XX", str(tmp_path / "x.zip")]) == ExportError.exit_code
    assert "`XX` is no state" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["dc.zip"]
