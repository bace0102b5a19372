"""A reader gets a page while one client floods the server."""

from __future__ import annotations

import socket
import string
import threading
import time
from contextlib import suppress
from hashlib import sha256
from urllib.parse import quote, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.places import routes
from tests.serving import ask

TOWN = "/town/il/dupage-county/addison"
LONGEST_WAIT_SECONDS = 0.5
LEAVES_AFTER_SECONDS = 1.6
WATCHED_SECONDS = 4
LINES = 500
LETTERS = str.maketrans(string.digits, "qrstuvwxyz")


def misspelled_list(number: int) -> str:
    names = (sha256(f"{number} {line}".encode()).hexdigest() for line in range(LINES))
    lines = (f"{name[:14].translate(LETTERS)} springfild" for name in names)
    return "/many?list=" + quote("\n".join(lines))


FLOODS = {"28 lists of misspelled lines": [misspelled_list(n) for n in range(28)]}


def ask_and_leave(url: str, address: str) -> None:
    host = ("127.0.0.1", urlsplit(url).port or 80)
    with socket.create_connection(host) as connection, suppress(TimeoutError):
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        connection.settimeout(LEAVES_AFTER_SECONDS)
        connection.recv(1)


@pytest.mark.nightly
@pytest.mark.parametrize("addresses", FLOODS.values(), ids=FLOODS)
def test_a_town_page_comes_soon_beside_a_flood(
    served_url: str, addresses: list[str]
) -> None:
    ask(served_url, TOWN)
    flood = [
        threading.Thread(target=ask_and_leave, args=(served_url, address))
        for address in addresses
    ]
    for client in flood:
        client.start()
    waits: list[float] = []
    end = time.monotonic() + WATCHED_SECONDS
    while time.monotonic() < end:
        asked_at = time.monotonic()
        assert ask(served_url, TOWN).status == 200
        waits.append(time.monotonic() - asked_at)
    for client in flood:
        client.join()
    assert max(waits) < LONGEST_WAIT_SECONDS


@pytest.mark.usefixtures("warehouse_file")
def test_a_cached_page_waits_for_no_other_page() -> None:
    client = TestClient(Starlette(routes=routes.DOCUMENT_ROUTES))
    client.get(TOWN)
    answers: list[int] = []
    reader = threading.Thread(
        target=lambda: answers.append(client.get(TOWN).status_code)
    )
    with routes._TURN:
        reader.start()
        reader.join(timeout=20)
        assert answers == [200]
