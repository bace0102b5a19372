"""What strangers send to a served dashboard, with honest readers beside them.

The attackers come from a few addresses, as a proxy would tell; each honest reader goes
from page to page meanwhile and must not see an error.
"""

from __future__ import annotations

import itertools
import logging
import math
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from dashboard.serving.guard import open_addresses
from dashboard.serving.limits import LONGEST_MESSAGE
from tests.access import (
    ADMIN,
    EDITOR,
    READER,
    STRANGER,
    UNVERIFIED,
    StaffApp,
    drawn,
    every_route,
    running_provider,
    serve_with_login,
)
from tests.app.test_text_of_others import HOSTILE, live_texts, markdown_texts
from tests.benchmarks.crowd import run_crowd
from tests.browser.test_pages import PAGES
from tests.builds import kept_build
from tests.private_rows import CANARY
from tests.serving import ServedApp, serve_as_host
from tests.unit.warehouse.sql.test_hostile_statements import BOMBS, FAULTY, REFUSED
from warehouse.paths import ACCESS_VARIABLE

Outcome = tuple[int, list[str]]

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")
_READERS, _SECONDS = 40, 30.0
_MOST_MEGABYTES = 600
# why: of a few milliseconds twice as many are nothing that a reader feels.
_LEAST_P95_MS = 100.0
_ATTACKERS = 24
_TYPED = "hunter2-5b1c"
_LOST = (OSError, HTTPException, ConnectionClosed, InvalidHandshake, TimeoutError)


# why: a session that the server ends is what is wanted here, and no news.
logging.getLogger("websockets").setLevel(logging.CRITICAL)


def attacks() -> list[tuple[str, Callable[[], Outcome]]]:
    """Return the attacks on a served dashboard, by name."""
    return [
        ("served: every route by role", _routes_by_role),
        ("served: every page by role", _pages_by_role),
        ("served: bad logins and forged calls of the provider", _bad_logins),
        ("served: crafted links", _crafted_links),
        ("served: hostile SQL", _hostile_sql),
        ("served: uploads, beside readers", _beside(_upload)),
        ("served: made-up messages, beside readers", _beside(_flood)),
        ("served: sessions that take nothing, beside readers", _beside(_take_nothing)),
        ("served: many sessions, beside readers", _beside(_crowd_sessions)),
        ("served: ever new map searches, beside readers", _beside(_search_the_map)),
        ("served: SQL bombs, beside readers", _beside(_throw_bombs)),
    ]


@contextmanager
def _public() -> Iterator[ServedApp]:
    """Serve what everyone may read, as a host does."""
    data_dir, _ = kept_build(has_private_rows=True)
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder) / "server.log"
        with serve_as_host(data_dir, log_file, {ACCESS_VARIABLE: "public"}) as served:
            yield served


@contextmanager
def _staff() -> Iterator[StaffApp]:
    """Serve what only staff may read, behind a provider."""
    data_dir, _ = kept_build(has_private_rows=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_provider() as provider,
        serve_with_login(data_dir, Path(folder), provider) as served,
    ):
        yield StaffApp(served, provider)


def _ask(
    url: str,
    address: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request(method, address, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def _login(cookie: str) -> dict[str, str]:
    return {"Cookie": f"{USER_COOKIE_NAME}={cookie}"} if cookie else {}


def _attacker(number: int) -> dict[str, str]:
    """Return what the proxy adds to a request of one of four attackers."""
    return {"X-Forwarded-For": f"203.0.113.{number % 4}"}


def _routes_by_role() -> Outcome:
    tried, failed = 0, []
    with _staff() as app:
        cookies = {
            "nobody": "",
            "a stranger": app.cookie(STRANGER),
            "an address that is not verified": app.cookie(UNVERIFIED),
            "a reader": app.cookie(READER),
            "an admin": app.cookie(ADMIN),
        }
        asked = itertools.product(every_route(), _METHODS, cookies.items())
        for route, method, (name, cookie) in asked:
            if route.startswith("/auth/") and cookie:
                continue
            answer, body = _ask(app.url, route, method, _login(cookie))
            tried += 1
            what = f"{method} {route} by {name}: {answer.status}"
            has_role = name in {"a reader", "an admin"}
            is_open = has_role or route in open_addresses()
            if answer.status >= 500:
                failed.append(f"{what}, a fault of the server")
            if method not in {"GET", "HEAD"} and answer.status != 405:
                failed.append(f"{what}, though nothing is taken")
            if not is_open and answer.status not in {401, 403, 405}:
                failed.append(f"{what}, though it is closed")
            if CANARY.encode() in body and not has_role:
                failed.append(f"{what}, with a row that is not public")
    return tried, failed


def _pages_by_role() -> Outcome:
    tried, failed = 0, []
    pages = sorted({urlsplit(address).path.strip("/") for address in PAGES})
    closed = {
        "nobody": {*pages, "internal", "snapshots"},
        STRANGER: {*pages, "internal", "snapshots"},
        READER: {"sql", "questions", "internal", "snapshots"},
        EDITOR: {"snapshots"},
    }
    with _staff() as app:
        for user, shut in closed.items():
            cookie = "" if user == "nobody" else app.cookie(user)
            for page in [*pages, "internal", "snapshots"]:
                sent = drawn(app.url, page, cookie=cookie)
                tried += 1
                if f"Note {CANARY}" in sent and user != EDITOR:
                    failed.append(f"{user} was shown a note on `{page}`.")
                is_refused = any(
                    word in sent for word in ("Log in to", "no access", "not open to")
                )
                if (page in shut) != is_refused:
                    failed.append(f"`{page}` was wrongly open or closed to {user}.")
    return tried, failed


def _bad_logins() -> Outcome:
    tried, failed = 0, []
    chance = random.Random(14)  # noqa: S311 - no secret
    with _staff() as app:
        good = app.cookie(EDITOR)
        now = time.time()
        bad = [
            app.cookie(EDITOR, "x" * 40),
            app.cookie(EDITOR, aud=["other"]),
            app.cookie(EDITOR, iat=now - 2 * 3_600),
            app.cookie(EDITOR, iat="now"),
            app.cookie(EDITOR, is_logged_in="True"),
            *(secrets.token_urlsafe(size) for size in (0, 1, 40, 4_000)),
            *(_one_sign_changed(good, chance) for _ in range(300)),
        ]
        for cookie in bad:
            answer, _ = _ask(app.url, "/data/agencies.json", headers=_login(cookie))
            tried += 1
            if answer.status != 401:
                failed.append(f"A bad cookie was answered {answer.status}.")
        for name in ("error", "error_description", "code", "state", _TYPED):
            address = f"/oauth2callback?{name}={_TYPED * 1_000}&error={_TYPED}"
            answer, _ = _ask(app.url, address)
            tried += 1
            if answer.status >= 500:
                failed.append(f"The callback with `{name}` was answered by a fault.")
        elsewhere = {**_login(good), "Sec-Fetch-Site": "cross-site"}
        _ask(app.url, "/auth/logout", headers=elsewhere)
        answer, _ = _ask(app.url, "/data/agencies.json", headers=_login(good))
        tried += 1
        if answer.status != 200:
            failed.append("A link of another site logged a reader out.")
        if _TYPED in app.served.log_file.read_text():
            failed.append("The log holds what a stranger sent.")
    return tried, failed


def _one_sign_changed(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    other = "a" if text[place] != "a" else "b"
    return f"{text[:place]}{other}{text[place + 1 :]}"


def _crafted_links() -> Outcome:
    tried, failed = 0, []
    values = (
        *(HOSTILE, "9" * 5_000, "-1", "1e999", "nan", "²", "\0", "\ud83d\ude00" * 50),
        *("../../etc/passwd", "' or 1=1 --", "0001-01-01", "9999-12-31", "%", ""),
    )
    with _public() as served, _session(served.url) as session:
        for page in sorted({urlsplit(address).path.strip("/") for address in PAGES}):
            names = [*_parameters(session, page), "v", "snapshot", "unknown"]
            for name, value in itertools.product(names, values):
                query = {"v": "1", name: value.encode("utf-8", "replace").decode()}
                sent = _draw(session, page, urlencode(query))
                tried += 1
                texts = [text for part in sent for text in markdown_texts(part)]
                if found := live_texts(texts):
                    failed.append(f"`{name}` of `{page}` leads out: {found[0][:120]}")
                if any("could not be drawn" in text for text in texts):
                    failed.append(f"`{name}={value[:20]}` of `{page}` draws nothing.")
        if "Traceback" in served.log_file.read_text():
            failed.append("The log holds a traceback.")
    return tried, failed


def _parameters(session: ClientConnection, page: str) -> list[str]:
    """Return the parameters that a page itself writes into its address."""
    for part in _draw(session, page, ""):
        if part.WhichOneof("type") == "page_info_changed":
            query = part.page_info_changed.query_string
            return [pair.partition("=")[0] for pair in query.split("&")]
    return []


def _hostile_sql() -> Outcome:
    tried, failed = 0, []
    statements = {**REFUSED, **FAULTY}
    with _public() as served, _session(served.url) as session:
        for name, sql in statements.items():
            sent = _draw(session, "sql", urlencode({"v": 1, "sql": sql}))
            tried += 1
            text = "\n".join(str(part) for part in sent)
            if "root:x:0" in text or "PORCHLIGHT_DATA_DIR=" in text:
                failed.append(f"The statement `{name}` read what is not its own.")
            if "could not be drawn" in text:
                failed.append(f"The statement `{name}` broke the page.")
    return tried, failed


@contextmanager
def _session(
    url: str, headers: dict[str, str] | None = None
) -> Iterator[ClientConnection]:
    with connect(
        url.replace("http://", "ws://", 1) + "/_stcore/stream",
        max_size=None,
        open_timeout=60,
        additional_headers=headers or {},
    ) as connection:
        yield connection


# why: the readers share this process, and must not wait for the attackers' own work.
@lru_cache(maxsize=50)
def _rerun(page: str, query: str = "", made_up: int = 0) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    if made_up:
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = f"$$ID-{secrets.token_hex(8)}", "x" * made_up
    return message.SerializeToString()


def _draw(session: ClientConnection, page: str, query: str) -> list[ForwardMsg]:
    session.send(_rerun(page, query))
    sent = []
    while True:
        part = ForwardMsg.FromString(session.recv(timeout=60, decode=False))
        sent.append(part)
        if part.WhichOneof("type") == "script_finished":
            return sent


Step = Callable[[str, int], list[str]]


def _beside(step: Step) -> Callable[[], Outcome]:
    """Have attackers repeat a step while readers read, and look at what it costs."""

    def attack() -> Outcome:
        with _public() as served:
            run_crowd(served.url, 10, 8, think=(0.2, 1))
            quiet = run_crowd(served.url, _READERS, _SECONDS)
            stop, failed = threading.Event(), list[str]()
            steps = itertools.count()

            def repeat(number: int) -> None:
                while not stop.is_set():
                    next(steps)
                    with suppress(*_LOST):
                        failed.extend(step(served.url, number))

            with ThreadPoolExecutor(_ATTACKERS) as pool:
                at_work = [pool.submit(repeat, n) for n in range(_ATTACKERS)]
                watcher = _Watcher(psutil.Process(served.process_id))
                try:
                    beside = run_crowd(served.url, _READERS, _SECONDS)
                finally:
                    stop.set()
                    most = watcher.stop()
                for each in at_work:
                    each.result()
            before, after = _p95(quiet.drawn), _p95(beside.drawn)
            tried = next(steps)
        sys.stdout.write(
            f"  {tried:,} steps; p95 {before:.0f} ms in quiet, {after:.0f} ms beside; "
            f"at most {most:.0f} MB\n"
        )
        failed += [f"A reader met: {error}" for error in beside.errors]
        if after > max(2 * before, _LEAST_P95_MS):
            failed.append(f"p95 rose from {before:.0f} to {after:.0f} ms.")
        if most > _MOST_MEGABYTES:
            failed.append(f"The server took {most:.0f} MB.")
        return tried, failed

    return attack


class _Watcher:
    """Notes the most memory that a server takes."""

    def __init__(self, server: psutil.Process) -> None:
        self._server = server
        self._most = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(0.2):
            self._most = max(self._most, self._server.memory_info().rss)

    def stop(self) -> float:
        """Return the most, in megabytes."""
        self._end.set()
        self._thread.join()
        return self._most / 1e6


def _p95(pages: Sequence[Sequence[object]]) -> float:
    walls = [
        (page.end - page.start) * 1_000  # type: ignore[attr-defined]
        for each in pages
        for page in each
    ]
    return statistics.quantiles(walls, n=20)[18] if len(walls) > 1 else math.inf


def _upload(url: str, number: int) -> list[str]:
    token = generate_xsrf_token_string()
    with _session(url, _attacker(number)) as session:
        session.send(_rerun("terms"))
        part = ForwardMsg.FromString(session.recv(timeout=60, decode=False))
        session_id = part.new_session.initialize.session_id
        for place in range(20):
            answer, _ = _ask(
                url,
                f"/_stcore/upload_file/{session_id}/{place}",
                "PUT",
                {
                    **_attacker(number),
                    "Cookie": f"{XSRF_COOKIE_NAME}={token}",
                    "X-Xsrftoken": token,
                },
                b"x" * 1_000_000,
            )
            if answer.status != 405:
                return [f"An upload was answered {answer.status}."]
    return []


def _flood(url: str, number: int) -> list[str]:
    """Send controls that no page has, messages that are none, and one too long."""
    with _session(url, _attacker(number)) as session:
        for _ in range(20):
            session.send(_rerun("map", made_up=LONGEST_MESSAGE - 1_000))
        session.send(BackMsg(clear_cache=True).SerializeToString())
        session.send(_rerun("", made_up=24_000_000))
        for _ in range(500):
            session.recv(timeout=10)
    return ["A message of 24 MB did not end the session."]


def _take_nothing(url: str, number: int) -> list[str]:
    """Ask for large pages again and again, and read nothing of them."""
    sql = "select * from fct_agency_observations a, range(3)"
    until = time.monotonic() + 5
    with ExitStack() as stack:
        sessions = [
            stack.enter_context(_session(url, _attacker(number))) for _ in range(5)
        ]
        for session, _ in itertools.product(sessions, range(20)):
            session.send(_rerun("sql", urlencode({"v": 1, "sql": sql})))
        while time.monotonic() < until:
            time.sleep(0.1)
    return []


def _crowd_sessions(url: str, number: int) -> list[str]:
    """Hold as many sessions as there are."""
    with ExitStack() as stack:
        for _ in range(50):
            session = stack.enter_context(_session(url, _attacker(number)))
            session.send(_rerun("overview"))
    return []


def _search_the_map(url: str, number: int) -> list[str]:
    """Search for what many agencies have, as nobody did before."""
    asked = {
        "search": secrets.choice("abcdefghijklmnopqrstuvw"),
        "joined_from": f"20{secrets.randbelow(9) + 10}-0{secrets.randbelow(9) + 1}",
        "joined_to": f"20{secrets.randbelow(6) + 20}-0{secrets.randbelow(9) + 1}",
    }
    address = f"/data/agencies.json?{urlencode(asked)}"
    answer, _ = _ask(url, address, headers=_attacker(number))
    if answer.status not in {200, 503}:
        return [f"A search of the map was answered {answer.status}."]
    return []


def _throw_bombs(url: str, number: int) -> list[str]:
    """Ask for all that there is; one of the readers asks for little and gets it."""
    is_small = number == 0
    sql = f"select {secrets.randbelow(10**9)} as n"
    if not is_small:
        sql = f"{secrets.choice(list(BOMBS.values()))} -- {secrets.token_hex(4)}"
    own = {"X-Forwarded-For": f"198.51.100.{number}"}
    with _session(url, own) as session:
        sent = _draw(session, "sql", urlencode({"v": 1, "sql": sql}))
    texts = [text for part in sent for text in markdown_texts(part)]
    if is_small and any("run or wait already" in text for text in texts):
        return ["Bombs kept a small query from its answer."]
    return []
