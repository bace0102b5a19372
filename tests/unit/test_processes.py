"""Two processes behind a real proxy are one dashboard to whoever reads it."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.access import (
    READER,
    claims_of,
    drawn,
    login_cookie,
    login_settings,
    running_provider,
    staff_settings,
)
from tests.conftest import TwoBuilds
from tests.serving import (
    PATIENCE_SECONDS,
    ServedApp,
    free_port,
    serve_as_host,
    wait_for,
)

STICKY = "porchlight_process"


@dataclass(frozen=True)
class Pair:
    """Two processes for staff behind a proxy."""

    served: ServedApp

    @property
    def urls(self) -> list[str]:
        """Address of each process, past the proxy."""
        port = int(self.served.url.rpartition(":")[2])
        return [f"http://127.0.0.1:{port + number}" for number in (1, 2)]

    def process_ids(self) -> list[int]:
        """Return what serves at this moment, in the order of the ports."""
        found = {
            child.cmdline()[-1]: child.pid
            for child in psutil.Process(self.served.process_id).children()
            if "streamlit" in child.cmdline()
        }
        return [found[port] for port in sorted(found)]

    def wait_until_warm(self) -> None:
        """Return once both processes take readers."""
        for url in self.urls:
            wait_for(f"{url}/health/warm", self.served)

    def cookie(self) -> str:
        """Return the login of a reader who logged in just now."""
        return login_cookie(claims_of(READER), self.served.url)


def ask(url: str, address: str, cookies: str = "", body: str = "") -> HTTPResponse:
    """Ask once, follow nothing."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    method = "POST" if body else "GET"
    connection.request(
        method,
        address,
        body or None,
        {**headers, "Cookie": cookies} if cookies else headers,
    )
    return connection.getresponse()


def kept(answer: HTTPResponse) -> str:
    """Return the cookies that an answer sets, as a browser sends them back."""
    cookies = SimpleCookie()
    for value in answer.headers.get_all("set-cookie") or []:
        cookies.load(value)
    return "; ".join(f"{name}={each.value}" for name, each in cookies.items())


@pytest.fixture(scope="module")
def pair(
    two_builds: TwoBuilds, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    folder, port = tmp_path_factory.mktemp("processes"), free_port(3)
    with running_provider() as provider:
        settings = staff_settings(
            folder, provider, redirect_uri=f"http://127.0.0.1:{port}/oauth2callback"
        )
        with serve_as_host(
            two_builds.data_dir,
            folder / "server.log",
            {**settings, "PORT": str(port)},
            processes=2,
        ) as served:
            made = Pair(served)
            made.wait_until_warm()
            yield made


def opens(url: str, login: str) -> bool:
    """Tell whether a login opens what is for readers only."""
    answer = ask(url, "/data/symbols.svg", f"{USER_COOKIE_NAME}={login}")
    return answer.status == 200


def test_a_login_begun_at_one_ends_at_the_other_and_holds_at_both(pair: Pair) -> None:
    first, second = pair.urls
    with login_settings():
        token = urlencode({"provider": encode_provider_token("default")})
    begun = ask(first, f"/auth/login?{token}")
    provider = urlsplit(begun.headers["location"])
    agreed = ask(
        f"http://{provider.netloc}",
        f"{provider.path}?{provider.query}",
        body=urlencode({"sub": READER}),
    )
    back = urlsplit(agreed.headers["location"])
    assert f"http://{back.netloc}" == pair.served.url
    ended = ask(second, f"{back.path}?{back.query}", kept(begun))
    login = SimpleCookie(kept(ended))[USER_COOKIE_NAME].value
    assert [opens(url, login) for url in pair.urls] == [True, True]
    assert READER in drawn(pair.served.url, "trends", cookie=login)
    ask(second, "/auth/logout", f"{USER_COOKIE_NAME}={login}")
    assert [opens(url, login) for url in pair.urls] == [False, False]


def _held(url: str, cookies: str) -> ClientConnection:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, additional_headers={"Cookie": cookies})


def test_a_reader_stays_at_one_and_one_address_has_forty_pages_at_both(
    pair: Pair,
) -> None:
    places = []
    with ExitStack() as held:
        for _ in range(40):
            opened = held.enter_context(_held(pair.served.url, ""))
            assert opened.response
            places.append(opened.response.headers["set-cookie"].partition(";")[0])
        with pytest.raises((ConnectionClosed, InvalidStatus)):
            held.enter_context(_held(pair.served.url, "")).recv(timeout=10)
        assert "Close some" in ask(pair.served.url, "/map").read().decode()
    assert places.count(places[0]) == 20
    again = ask(pair.served.url, "/health/live", places[0])
    assert not again.headers["set-cookie"]
    assert STICKY in kept(ask(pair.served.url, "/map"))
    assert STICKY not in kept(ask(pair.served.url, "/embed/map"))


def test_a_killed_process_takes_its_sessions_along_and_comes_back(pair: Pair) -> None:
    login = f"{USER_COOKIE_NAME}={pair.cookie()}"
    with ExitStack() as held:
        sessions = [held.enter_context(_held(pair.served.url, login)) for _ in range(4)]
        process_ids = pair.process_ids()
        os.kill(process_ids[0], signal.SIGKILL)
        lost = [_is_lost(each) for each in sessions]
        assert sorted(lost) == [False, False, True, True]
        own = sessions[lost.index(True)].response
        assert own
        cookies = f"{login}; {own.headers['set-cookie'].partition(';')[0]}"
        assert ask(pair.served.url, "/data/symbols.svg", cookies).status == 200
    pair.wait_until_warm()
    assert pair.process_ids()[1] == process_ids[1]


def _is_lost(session: ClientConnection) -> bool:
    try:
        session.recv(timeout=1)
    except TimeoutError:
        return False
    except ConnectionClosed:
        return True
    return False


def test_a_new_version_rolls_in_and_nobody_is_refused(pair: Pair) -> None:
    process_ids, statuses, is_over = pair.process_ids(), [], threading.Event()
    login = f"{USER_COOKIE_NAME}={pair.cookie()}"

    def read_on() -> None:
        while not is_over.is_set():
            statuses.append(ask(pair.served.url, "/data/symbols.svg", login).status)

    reading = threading.Thread(target=read_on)
    reading.start()
    try:
        os.kill(pair.served.process_id, signal.SIGHUP)
        last_moment = time.monotonic() + PATIENCE_SECONDS
        while "were started anew" not in pair.served.log_file.read_text():
            assert time.monotonic() < last_moment
            time.sleep(0.1)
    finally:
        is_over.set()
        reading.join()
    assert not {*process_ids} & {*pair.process_ids()}
    assert {*statuses} == {200}


def test_nobody_stands_in_the_log_of_the_proxy(pair: Pair) -> None:
    lines = pair.served.log_file.read_text("utf-8").splitlines()
    written = [json.loads(line) for line in lines if line.startswith("{")]
    assert written
    assert not [line for line in written if "request" in line or "remote_ip" in line]
