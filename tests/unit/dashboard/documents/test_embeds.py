"""What other sites may frame: the map and an agency's answer, and nothing else."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.access import READER, StaffApp
from tests.serving import ServedApp

ADDISON = "il-addison-police-department"


def _get(url: str, path: str, cookie: str = "") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return answer, answer.read().decode()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/embed/map", "<svg"),
        ("/embed/map?state=OH&kind=sheriff", "Partnership, in Ohio: each dot is one"),
        ("/embed/map?state=OH", '<a href="../map?state=OH"'),
        ("/embed/map?search=%22%3E%3Cscript%3E", "matching “&#34;&gt;&lt;"),
        (f"/embed/agency/{ADDISON}", "Addison Police Department"),
        ("/embed/town/il/dupage-county/addison", "Last seen August 9, 2021"),
        ("/embed/county/il/dupage-county", "DuPage County"),
    ],
)
def test_an_embed_may_be_framed_and_runs_and_keeps_nothing(
    served_app: ServedApp, path: str, text: str
) -> None:
    answer, page = _get(served_app.url, path)
    assert answer.status == 200
    assert text in page
    assert "<script" not in page
    assert answer.headers["X-Frame-Options"] is None
    assert answer.headers["Set-Cookie"] is None
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    "query", ["state=ZZ", "status=gone", "technology=x", "color=1"]
)
def test_a_map_of_unknown_filters_is_refused(served_app: ServedApp, query: str) -> None:
    answer, page = _get(served_app.url, f"/embed/map?{query}")
    assert answer.status == 400
    assert "is not a" in page


@pytest.mark.parametrize("path", ["/", f"/agency/{ADDISON}", "/map", "/embedded"])
def test_nothing_else_may_be_framed(served_app: ServedApp, path: str) -> None:
    answer, _ = _get(served_app.url, path)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["agency/nobody", "town/il/nowhere", "town/il/dupage-county/addison/sheet"]
)
def test_what_is_no_page_of_a_place_or_agency_has_no_embed(
    served_app: ServedApp, path: str
) -> None:
    answer, page = _get(served_app.url, f"/embed/{path}")
    assert (answer.status, page) == (404, "")


def test_staff_have_no_embeds(staff_app: StaffApp) -> None:
    login = f"{USER_COOKIE_NAME}={staff_app.cookie(READER)}"
    for path in ("/embed/map", f"/embed/agency/{ADDISON}"):
        assert _get(staff_app.url, path)[0].status == 401
        answer, page = _get(staff_app.url, path, login)
        assert (answer.status, page) == (404, "")
        assert answer.headers["X-Frame-Options"] == "DENY"
