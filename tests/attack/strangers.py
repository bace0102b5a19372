"""What strangers repeat against a served dashboard, in their own process.

They come from a few addresses, as a proxy would say. ``python -m
tests.attack.strangers STEP URL`` repeats a step until its input ends, then prints how
often it was done and what got through.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from dashboard.server.limits import LONGEST_MESSAGE
from tests.benchmarks.reader_session import page_request, reader_session

_ATTACKERS = 24
_LOST = (OSError, HTTPException, ConnectionClosed, InvalidHandshake, TimeoutError)

# why: the server is expected to end the session.
logging.getLogger("websockets").setLevel(logging.CRITICAL)


def ask(
    url: str,
    address: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> tuple[HTTPResponse, bytes]:
    """Send one request; return the answer and all that it holds."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request(method, address, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


@lru_cache(maxsize=50)
def _made_up_message(length: int) -> bytes:
    """Return a message with so long a value for a control that no page has."""
    message = BackMsg()
    message.rerun_script.page_name = "map"
    state = message.rerun_script.widget_states.widgets.add()
    state.id, state.string_value = f"$$ID-{secrets.token_hex(8)}", "x" * length
    return message.SerializeToString()


def _attacker(number: int) -> dict[str, str]:
    """Return what the proxy adds to a request of one of four attackers."""
    return {"X-Forwarded-For": f"203.0.113.{number % 4}"}


def _upload(url: str, number: int) -> list[str]:
    """Send files to Streamlit's own route, with all that a browser has."""
    token = generate_xsrf_token_string()
    with reader_session(url, _attacker(number)) as connection:
        connection.send(page_request("terms"))
        part = ForwardMsg.FromString(connection.recv(timeout=60, decode=False))
        session_id = part.new_session.initialize.session_id
        for place in range(20):
            answer, _ = ask(
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
    with reader_session(url, _attacker(number)) as connection:
        for _ in range(20):
            connection.send(_made_up_message(LONGEST_MESSAGE - 1_000))
        connection.send(BackMsg(clear_cache=True).SerializeToString())
        connection.send(_made_up_message(24_000_000))
        for _ in range(500):
            connection.recv(timeout=10)
    return ["A message of 24 MB did not end the session."]


def _take_nothing(url: str, number: int) -> list[str]:
    """Request large pages again and again, and read none of them."""
    until = time.monotonic() + 5
    with ExitStack() as stack:
        sessions = [
            stack.enter_context(reader_session(url, _attacker(number)))
            for _ in range(5)
        ]
        for each, _ in itertools.product(sessions, range(20)):
            each.send(page_request("sources"))
        while time.monotonic() < until:
            time.sleep(0.1)
    return []


def _crowd_sessions(url: str, number: int) -> list[str]:
    """Open as many sessions as the server allows."""
    with ExitStack() as stack:
        for _ in range(50):
            each = stack.enter_context(reader_session(url, _attacker(number)))
            each.send(page_request("overview"))
    return []


def _search_the_map(url: str, number: int) -> list[str]:
    """Search for common words, each time in a new combination."""
    requested = {
        "search": secrets.choice("abcdefghijklmnopqrstuvw"),
        "joined_from": f"20{secrets.randbelow(9) + 10}-0{secrets.randbelow(9) + 1}",
        "joined_to": f"20{secrets.randbelow(6) + 20}-0{secrets.randbelow(9) + 1}",
    }
    address = f"/data/agencies.json?{urlencode(requested)}"
    answer, _ = ask(url, address, headers=_attacker(number))
    if answer.status not in {200, 503}:
        return [f"A search of the map was answered {answer.status}."]
    return []


Step = Callable[[str, int], list[str]]
STEPS: Mapping[str, Step] = {
    "uploads": _upload,
    "made-up messages": _flood,
    "sessions that take nothing": _take_nothing,
    "many sessions": _crowd_sessions,
    "ever new map searches": _search_the_map,
}


def main(name: str, url: str) -> None:
    """Repeat a step, many at once, until the input ends."""
    # why: strangers bring machines of their own, and here they share the server's.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    failed, counter = list[str](), itertools.count()
    print("ready", flush=True)  # noqa: T201 - measuring starts now

    def repeat(number: int) -> None:
        while True:
            next(counter)
            try:
                failed.extend(STEPS[name](url, number))
            except _LOST:
                time.sleep(0.01)

    for number in range(_ATTACKERS):
        threading.Thread(target=repeat, args=(number,), daemon=True).start()
    sys.stdin.read()
    sys.stdout.write(json.dumps({"steps": next(counter), "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
