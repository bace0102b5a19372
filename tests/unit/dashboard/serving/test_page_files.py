"""The page and its scripts as a browser gets them."""

from __future__ import annotations

import gzip

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.serving.page_files import PageFiles, own_part
from dashboard.serving.page_heads import PageHeads
from dashboard.serving.protection import content_security_policy
from dashboard.streamlit_internals import PAGE_FOLDER

_SCRIPT = next((PAGE_FOLDER / "static" / "js").glob("index.*.js"))


@pytest.fixture
def browser() -> TestClient:
    """A client of the page's files; everything else answers that it does not know."""
    return TestClient(PageFiles(PageHeads(PlainTextResponse("not ours", 404))))


@pytest.mark.parametrize("path", ["/", "/map", f"/static/js/{_SCRIPT.name}"])
def test_what_a_page_needs_is_compressed(browser: TestClient, path: str) -> None:
    packed = browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = browser.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


def test_a_script_is_streamlits_own_and_kept_for_good(browser: TestClient) -> None:
    answer = browser.get(f"/static/js/{_SCRIPT.name}")
    assert answer.content == _SCRIPT.read_bytes()
    assert "immutable" in answer.headers["cache-control"]


def test_our_part_of_the_page_may_run(browser: TestClient) -> None:
    page = browser.get("/").text
    assert own_part() in page
    assert page.index('st-key-chart_room_1_"]{') < page.index("</head>")
    assert content_security_policy().count("'sha256-") == page.count("<script>")


def test_what_is_no_file_of_the_page_is_passed_on(browser: TestClient) -> None:
    for path in ("/static/js/../../index.html", "/data/agencies.json", "/_stcore/host"):
        assert browser.get(path).status_code == 404
    assert len(gzip.compress(own_part().encode())) < 5_000
