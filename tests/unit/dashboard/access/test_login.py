"""Logins: settings, reading and expiry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from itsdangerous import TimestampSigner
from streamlit.web.server.starlette.starlette_server_config import (
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from dashboard.access.login import (
    Sessions,
    check_login_settings,
    is_behind_tls,
    login_from,
    read_login,
)
from tests.access import (
    CLIENT,
    EDITOR,
    HOME,
    claims_of,
    login_cookie,
    login_settings,
)
from warehouse.errors import SettingError

_DAY = 86_400


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with login_settings():
        yield


def _cookies(cookie: str) -> dict[str, str]:
    return {USER_COOKIE_NAME: cookie}


def test_a_cookie_and_the_page_behind_it_are_one_login() -> None:
    claims = claims_of(EDITOR)
    read = read_login(_cookies(login_cookie(claims, HOME)))
    assert read
    assert read.claims["email"] == "Editor@example.org"
    page = login_from({**claims, "provider": "default", "tokens": {}})
    assert page
    assert page.key == read.key


def test_two_logins_of_one_person_are_distinct() -> None:
    keys = {
        login.key
        for _ in range(2)
        if (login := read_login(_cookies(login_cookie(claims_of(EDITOR), HOME))))
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "forged",
        "eyJzdWIiOiJlZGl0b3IifQ.aaaa.bbbb",
        login_cookie(claims_of(EDITOR), HOME, "another secret of 32 characters.."),
        login_cookie(claims_of(EDITOR), "https://other.example"),
        login_cookie(claims_of(EDITOR), ""),
        login_cookie(claims_of(EDITOR, aud=["another client"]), HOME),
        login_cookie(claims_of(EDITOR, aud=None), HOME),
        login_cookie(claims_of(EDITOR, iat=None), HOME),
        login_cookie(claims_of(EDITOR, is_logged_in=False), HOME),
        login_cookie(claims_of(EDITOR, is_logged_in="yes"), HOME),
        login_cookie(claims_of(EDITOR), HOME)[:-1],
        "x" + login_cookie(claims_of(EDITOR), HOME),
    ],
)
def test_a_forged_or_foreign_cookie_is_no_login(cookie: str) -> None:
    assert read_login(_cookies(cookie)) is None


def test_a_cookie_signed_for_another_use_is_no_login() -> None:
    cookie = login_cookie(claims_of(EDITOR), HOME)
    assert read_login({TOKENS_COOKIE_NAME: cookie}) is None


@pytest.mark.parametrize(("days", "counts"), [(29, True), (32, False)])
def test_an_expired_cookie_is_not_a_login(
    monkeypatch: pytest.MonkeyPatch, days: int, counts: bool
) -> None:
    now = TimestampSigner("any").get_timestamp()
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _self: now - days * _DAY)
        cookie = login_cookie(claims_of(EDITOR), HOME)
    assert (read_login(_cookies(cookie)) is not None) == counts


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("client_secret", "", "`client_secret` is missing"),
        ("server_metadata_url", "", "`server_metadata_url` is missing"),
        ("cookie_secret", "short", "could be forged"),
        ("redirect_uri", "https://porchlight.example/", "/oauth2callback"),
        ("redirect_uri", "http://porchlight.example/oauth2callback", "https://"),
    ],
)
def test_a_faulty_setting_is_named(part: str, value: str, message: str) -> None:
    check_login_settings()
    with login_settings(**{part: value}), pytest.raises(SettingError, match=message):
        check_login_settings()


def test_an_unencrypted_address_is_for_this_machine_alone() -> None:
    assert is_behind_tls()
    with login_settings(redirect_uri="http://localhost:8501/oauth2callback"):
        check_login_settings()
        assert not is_behind_tls()


def test_a_list_of_audiences_may_name_others_too() -> None:
    assert login_from(claims_of(EDITOR, aud=["other", CLIENT]))
    assert login_from(claims_of(EDITOR, aud=CLIENT))


IDLE, LONGEST = 3_600.0, 86_400.0


class Clock:
    """A clock that a test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(IDLE, LONGEST, clock)


def test_a_login_counts_until_it_was_not_used_for_the_time(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    assert sessions.use("a", made)
    clock.now += IDLE - 1
    assert sessions.is_open("a", made)
    clock.now += 1
    assert not sessions.is_open("a", made)
    assert not sessions.use("a", made)


def test_use_puts_off_the_end_and_a_look_does_not(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    for _ in range(3):
        clock.now += IDLE - 1
        assert sessions.use("used", made)
    assert not sessions.is_open("seen", made)
    made = clock.now
    clock.now += IDLE - 1
    assert sessions.is_open("seen", made)
    clock.now += 1
    assert not sessions.is_open("seen", made)


def test_a_login_in_constant_use_ends_after_a_set_time(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    while clock.now < made + LONGEST:
        assert sessions.use("a", made)
        clock.now += IDLE / 2
    assert not sessions.use("a", made)


def test_an_ended_login_never_counts_again(sessions: Sessions, clock: Clock) -> None:
    made = clock.now
    assert sessions.use("a", made)
    assert sessions.use("b", made)
    sessions.end("a")
    for _ in range(4):
        assert not sessions.use("a", made)
        assert sessions.use("b", made)
        clock.now += IDLE / 2


def test_a_restart_ends_logins_that_are_older_than_the_time(clock: Clock) -> None:
    restarted = Sessions(IDLE, LONGEST, clock)
    assert restarted.use("young", clock.now - IDLE + 1)
    assert not restarted.use("old", clock.now - IDLE)


def test_expired_logins_are_forgotten(sessions: Sessions, clock: Clock) -> None:
    for number in range(100):
        sessions.use(f"{number}", clock.now)
        sessions.end(f"{number} ended")
    clock.now += IDLE + 1
    sessions.use("new", clock.now)
    assert len(sessions) == 1
