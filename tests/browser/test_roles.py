"""Logging in and out in a browser, at a real provider, in every role."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.access import (
    ADMIN,
    ANALYST,
    EDITOR,
    READER,
    STRANGER,
    UNVERIFIED,
    StaffApp,
    page_messages,
)
from tests.browser.accessibility import broken_rules
from tests.conftest import TwoBuilds, expect_title, settle
from tests.forging_provider import FAULTS
from tests.pages import DARK, PAGES, PHONE
from tests.serving import PATIENCE_SECONDS, ServedApp, serve
from warehouse.paths import (
    ACCESS_VARIABLE,
    IDLE_MINUTES_VARIABLE,
    LOGIN_VARIABLE,
)

pytestmark = pytest.mark.browser

CLOSED = {
    READER: {"/questions", "/internal", "/reports", "/snapshots"},
    ANALYST: {"/internal", "/reports", "/snapshots"},
    EDITOR: {"/snapshots"},
    ADMIN: set[str](),
}
_REFUSED = "This page is not open to you"
_SNAPSHOTS = "Snapshots on this server"
SOURCES = "/sources?v=1&view=sources&search=CNET"
DEEP_LINK = "/trends?v=1&show=state&states=TX"
_IDLE_MINUTES = 0.3


@pytest.fixture(params=[{}])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A new window without other tests' logins."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    if request.param:
        context.close()
        context = browser.new_context(**request.param)
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def mock_app(
    two_builds: TwoBuilds, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedApp]:
    """A dashboard with mock logins that expire after seconds."""
    settings = {
        ACCESS_VARIABLE: "staff",
        LOGIN_VARIABLE: "mock",
        IDLE_MINUTES_VARIABLE: f"{_IDLE_MINUTES}",
    }
    log_file = tmp_path_factory.mktemp("mock") / "server.log"
    with serve(two_builds.data_dir, log_file, settings) as served:
        yield served


def _open(window: Page, url: str) -> str:
    """Open an address; return its final headline."""
    window.goto(url)
    return _headline(window)


def _headline(window: Page) -> str:
    is_finished = window.get_by_test_id("stApp").and_(
        window.locator("[data-test-script-state=notRunning]")
    )
    window.get_by_role("heading", level=1).wait_for()
    is_finished.wait_for()
    return window.get_by_role("heading", level=1).inner_text()


def _log_in(window: Page, user: str) -> str:
    """Log in as a user; return the headline."""
    window.get_by_role("button", name="Log in").click()
    window.get_by_role("button", name=user, exact=True).click()
    window.get_by_role("button", name="Log out").wait_for()
    return _headline(window)


def _status(window: Page, url: str) -> int:
    return window.request.get(url, max_redirects=0).status


def test_each_role_opens_its_pages_and_is_refused_the_others(
    window: Page, staff_app: StaffApp
) -> None:
    # why: a browser takes twenty times as long as the server alone.
    for user, closed in CLOSED.items():
        login = staff_app.cookie(user)
        for path in CLOSED[READER]:
            sent = page_messages(staff_app.url, path[1:], cookie=login)
            assert (_REFUSED in sent) == (path in closed), (user, path)
            # The menu comes after what the browser is told at once.
            *_, hidden = re.findall(
                rf'url_pathname: "{path[1:]}"\s+(is_hidden: true)?', sent
            )
            assert bool(hidden) == (path in closed), (user, path)
    for user in (READER, EDITOR):
        assert _open(window, staff_app.url) == "Porchlight for staff"
        _log_in(window, user)
        assert _open(window, f"{staff_app.url}/snapshots") == _REFUSED
        expect(window.get_by_role("button", name="Log out")).to_be_visible()
        expect(window.get_by_test_id("stException")).to_have_count(0)
        places = window.get_by_test_id("stTopNavSection")
        expect(places.filter(has_text="Staff")).to_have_count(int(user == EDITOR))
        places.filter(has_text="Data").click()
        sql = window.get_by_role("menuitem", name="SQL")
        expect(sql).to_have_count(int(user == EDITOR))
        window.keyboard.press("Escape")
        assert _status(window, f"{staff_app.url}/data/agencies.json") == 200
        window.context.clear_cookies(name=USER_COOKIE_NAME)
        assert _status(window, f"{staff_app.url}/data/agencies.json") == 401
        window.context.clear_cookies()
    for user in (STRANGER, UNVERIFIED):
        _open(window, f"{staff_app.url}/incidents")
        assert _log_in(window, user) == "You have no access yet"
        assert _status(window, f"{staff_app.url}/data/agencies.json") == 403
        window.context.clear_cookies()


def _is_logged_in(window: Page) -> bool:
    names = {cookie.get("name") for cookie in window.context.cookies()}
    return USER_COOKIE_NAME in names


def test_a_faulty_token_is_no_login(window: Page, staff_app: StaffApp) -> None:
    page = f"{staff_app.url}/terms?view=grid"
    _open(window, page)
    with window.expect_request("**/auth/login*") as sent:
        window.get_by_role("button", name="Log in").click()
    # At last no token at all: a reader who declines to log in.
    window.get_by_role("button", name="Deny", exact=True).click()
    expect_title(window, "The login did not work")
    assert not _is_logged_in(window)
    window.get_by_role("link", name="Go back and try again").click()
    expect_title(window, "Porchlight for staff")
    assert _headline(window) == "Porchlight for staff"
    assert window.url == page
    for fault in FAULTS:
        login = window.request.get(sent.value.url)
        back = window.request.post(login.url, form={"sub": fault})
        assert back.url.startswith(staff_app.url), fault
        assert not _is_logged_in(window), fault
    login = window.request.get(sent.value.url)
    window.request.post(login.url, form={"sub": EDITOR})
    assert _is_logged_in(window)


def test_logging_out_ends_it_here_there_and_at_the_provider(
    window: Page, staff_app: StaffApp
) -> None:
    _open(window, f"{staff_app.url}{DEEP_LINK}")
    assert _log_in(window, EDITOR) == "When agencies joined Ring"
    parts = urlsplit(window.url)
    assert parts.path == "/trends"
    assert "states=TX" in parts.query
    other = window.context.new_page()
    _open(other, f"{staff_app.url}{SOURCES}")
    cookies = window.context.cookies()
    window.get_by_role("button", name="Log out").click()
    window.wait_for_url(f"{staff_app.provider.url}/oauth2/end_session?*")
    window.get_by_role("button", name="End session").click()
    assert _headline(window) == "Porchlight for staff"
    # The other window shows nothing new, and the old cookie opens nothing.
    other.get_by_label("Search the sources").fill("Buzz")
    other.get_by_label("Search the sources").press("Enter")
    expect_title(other, "Porchlight for staff")
    logins = [one for one in cookies if str(one.get("name")).startswith("_streamlit")]
    window.context.add_cookies(logins)  # type: ignore[arg-type]
    assert _open(window, f"{staff_app.url}/incidents") == "Porchlight for staff"
    assert _status(window, f"{staff_app.url}/data/agencies.json") == 401


def test_an_unused_login_ends_and_the_page_comes_back_after_the_next(
    window: Page, mock_app: ServedApp
) -> None:
    _open(window, f"{mock_app.url}{SOURCES}")
    assert "MOCK LOGIN" in mock_app.log_file.read_text()
    assert _log_in(window, "editor@mock.example") == PAGES["/sources"]
    last_use = time.monotonic()
    while time.monotonic() < last_use + _IDLE_MINUTES * 60 + 1:
        window.wait_for_timeout(100)
    window.get_by_label("Search the sources").fill("Buzz")
    window.get_by_label("Search the sources").press("Enter")
    expect_title(window, "Porchlight for staff")
    expect(window.get_by_text("Your login has ended")).to_be_visible()
    assert _status(window, f"{mock_app.url}/data/agencies.json") == 401
    assert _log_in(window, "reader@mock.example") == PAGES["/sources"]
    assert "search=CNET" in window.url


def test_a_provider_without_an_answer_is_explained(
    window: Page, mock_app: ServedApp
) -> None:
    (provider,) = [
        child
        for child in psutil.Process(mock_app.process_id).children()
        if "oidc_provider_mock" in " ".join(child.cmdline())
    ]
    provider.kill()
    _open(window, f"{mock_app.url}/terms")
    window.get_by_role("button", name="Log in").click()
    expect_title(window, "The login did not work")
    assert "check that the identity provider answers" in mock_app.log_file.read_text()


@pytest.mark.parametrize(
    "window",
    [
        {},
        *(pytest.param(look, marks=pytest.mark.nightly) for look in (DARK, PHONE)),
    ],
    indirect=True,
    ids=["light", "dark", "phone"],
)
def test_pages_of_the_login_can_be_read_by_everyone(
    window: Page, staff_app: StaffApp
) -> None:
    _open(window, staff_app.url)
    assert not broken_rules(window)
    window.get_by_role("button", name="Log in").click()
    window.get_by_role("button", name="Deny").click()
    window.get_by_role("heading", name="The login did not work").wait_for()
    assert not broken_rules(window)
    for user, addresses in {
        STRANGER: ["/"],
        ADMIN: ["/", "/internal", "/snapshots", "/reports"],
    }.items():
        window.context.clear_cookies()
        _open(window, staff_app.url)
        _log_in(window, user)
        for address in addresses:
            _open(window, f"{staff_app.url}{address}")
            settle(window)
            if address == "/reports":
                window.locator("summary").click()
                window.get_by_role("button", name="Propose this change").wait_for()
                settle(window)
            assert not broken_rules(window), address
            assert window.evaluate(
                "document.documentElement.scrollWidth <= innerWidth"
            ), address
