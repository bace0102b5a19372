"""Answers of the staff server on every route."""

from __future__ import annotations

import time
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.server.guard import open_addresses
from tests.access import (
    ADMIN,
    ANALYST,
    EDITOR,
    READER,
    STRANGER,
    UNVERIFIED,
    StaffApp,
    every_route,
    page_messages,
)
from tests.private_rows import CANARY, note_text
from tests.serving import REPO_ROOT

_HOUR = 3_600


@pytest.fixture(scope="module")
def routes() -> tuple[str, ...]:
    """All routes of the app, ours and Streamlit's."""
    return every_route()


def _ask(
    app: StaffApp, address: str, cookie: str = "", method: str = "GET"
) -> HTTPResponse:
    connection = HTTPConnection(urlsplit(app.url).netloc)
    headers = {"Cookie": f"{USER_COOKIE_NAME}={cookie}"} if cookie else {}
    connection.request(method, address, headers=headers)
    return connection.getresponse()


def test_every_route_is_closed_without_a_login_unless_named(
    staff_app: StaffApp, routes: tuple[str, ...]
) -> None:
    assert {"/data/agencies.json", "/media/anything"} <= set(routes)
    answers = {path: _ask(staff_app, path).status for path in routes}
    is_open = {path for path, status in answers.items() if status != 401}
    assert is_open <= open_addresses()
    assert len(is_open) < len(routes)


_VALUES = ("http://[", "\xff\xfe", "a" * 8_000, "=;,=", "")
_HEADERS = (
    *("Host", "Referer", "Origin", "Cookie", "X-Forwarded-For", "Range"),
    *("Accept-Encoding", "If-None-Match", "If-Range", "Sec-Fetch-Site"),
)


def test_no_header_breaks_a_route(staff_app: StaffApp, routes: tuple[str, ...]) -> None:
    """Each route with each header and each value, and each header with each value."""
    logged = len(staff_app.served.log_file.read_text())
    cookie = f"{USER_COOKIE_NAME}={staff_app.cookie(READER)}"
    # why: a callback contacts the provider, and tests above cover its errors.
    for number, route in enumerate(sorted({*routes} - {"/oauth2callback"})):
        for place, name in enumerate(_HEADERS):
            value = _VALUES[(number + place) % len(_VALUES)]
            connection = HTTPConnection(urlsplit(staff_app.url).netloc)
            connection.request("GET", route, headers={"Cookie": cookie, name: value})
            assert connection.getresponse().status < 500, (route, name, value)
    assert "Traceback" not in staff_app.served.log_file.read_text()[logged:]


@pytest.mark.parametrize(
    "address",
    [
        *("/data/agencies.json", "/data/agencies.json?", "/data/symbols.svg"),
        *("/media/anything.csv", "/_stcore/upload_file/a/b", "/_stcore/metrics"),
        *("/nothing", "/map/", "//data/agencies.json", "/staticdata", "/component/a"),
        *("/static/../data/agencies.json", "/map/../data/agencies.json"),
        *("/%64ata/agencies.json", "/health/ready/..%2f..%2fdata/agencies.json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT"])
def test_no_spelling_of_an_address_lets_a_stranger_in(
    staff_app: StaffApp, address: str, method: str
) -> None:
    answer = _ask(staff_app, address, method=method)
    assert answer.status in {400, 401, 404, 405}
    assert b"coordinates" not in answer.read()


def test_every_route_is_open_to_each_role(
    staff_app: StaffApp, routes: tuple[str, ...]
) -> None:
    for user in (READER, ANALYST, EDITOR, ADMIN):
        cookie = staff_app.cookie(user)
        answers = {
            path: _ask(staff_app, path, cookie).status
            for path in routes
            if not path.startswith(("/auth/", "/oauth2callback"))
        }
        assert not {path for path in answers if answers[path] in {401, 403, 500}}
        assert answers["/data/agencies.json"] == 200


@pytest.mark.parametrize("user", [STRANGER, UNVERIFIED])
def test_a_reader_without_a_role_is_refused(staff_app: StaffApp, user: str) -> None:
    cookie = staff_app.cookie(user)
    answer = _ask(staff_app, "/data/agencies.json", cookie)
    assert answer.status == 403
    assert "no access" in answer.read().decode()
    page = page_messages(staff_app.url, "incidents", cookie=cookie)
    assert "You have no access yet" in page
    assert CANARY not in page


def test_a_bad_cookie_is_refused_everywhere(staff_app: StaffApp) -> None:
    bad = {
        "forged": "forged",
        "another secret": staff_app.cookie(EDITOR, "x" * 40),
        "another client": staff_app.cookie(EDITOR, aud=["other"]),
        "not used for long": staff_app.cookie(EDITOR, iat=time.time() - 2 * _HOUR),
    }
    for fault, cookie in bad.items():
        assert _ask(staff_app, "/data/agencies.json", cookie).status == 401, fault
        page = page_messages(staff_app.url, "incidents", cookie=cookie)
        assert "Log in to read it" in page, fault
        assert CANARY not in page, fault


def test_a_login_opens_pages_and_data_that_no_cache_keeps(staff_app: StaffApp) -> None:
    cookie = staff_app.cookie(READER)
    assert CANARY in page_messages(staff_app.url, "incidents", cookie=cookie)
    answer = _ask(staff_app, "/data/agencies.json?snapshot=any", cookie)
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer = _ask(staff_app, "/data/symbols.svg?version=1", cookie)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_logging_out_ends_the_login_itself(staff_app: StaffApp) -> None:
    cookie, other = (staff_app.cookie(EDITOR) for _ in range(2))
    assert _ask(staff_app, "/data/agencies.json", cookie).status == 200
    assert _ask(staff_app, "/auth/logout", cookie).status == 302
    assert _ask(staff_app, "/data/agencies.json", cookie).status == 401
    assert "Log in to read it" in page_messages(
        staff_app.url, "incidents", cookie=cookie
    )
    assert _ask(staff_app, "/data/agencies.json", other).status == 200


def test_no_message_draws_a_page_without_its_frame(staff_app: StaffApp) -> None:
    script = REPO_ROOT / "dashboard" / "pages" / "internal.py"
    for page in ("", "internal"):
        sent = page_messages(staff_app.url, page, script=script)
        assert "Log in to read it" in sent
        assert CANARY not in sent
        sent = page_messages(
            staff_app.url, page, cookie=staff_app.cookie(READER), script=script
        )
        assert "Log out" in sent
        assert note_text() not in sent


def test_health_needs_no_login(staff_app: StaffApp) -> None:
    for address in ("/health/live", "/health/ready", "/_stcore/health"):
        assert _ask(staff_app, address).status == 200
