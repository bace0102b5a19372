"""Sources are requested politely, from public machines only; each answer is a row."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from warehouse.errors import EvidenceError
from warehouse.evidence import (
    NotAnsweredError,
    NotRequestedError,
    Web,
    check_evidence,
    is_public,
)
from warehouse.paths import Project
from warehouse.seeds.files import read_seed_rows

PAGE = b"<p>Batavia joined.</p>"
CHECKS_HEADER = (
    "source_id,outcome,reason,media_type,final_url,content_sha256,archived_url,"
    "status_code,is_kept,archived_on,checked_at\n"
)
LEADS = {
    "/moved": "/page",
    "/round": "/round",
    "/inside": "http://127.0.0.2:1/secret",
    "/file": "file:///etc/passwd",
}
FOREVER = 60
PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),  # noqa: S104
)


class _Handler(BaseHTTPRequestHandler):
    """Answers as many kinds of hosts do."""

    requested: list[str] = []  # noqa: RUF012 - each server has its own class
    times: list[float] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.requested.append(self.path)
        self.times.append(time.monotonic())
        with suppress(OSError):
            self._answer(self.path.partition("?")[0])

    def _answer(self, path: str) -> None:
        if path == "/robots.txt":
            self._send(200, b"User-agent: *\nDisallow: /closed/*.html\n", "text/plain")
        elif path in LEADS:
            self.send_response(301)
            self.send_header("Location", LEADS[path])
            self.end_headers()
        elif path == "/archive":
            copy = "http://web.archive.org/web/20210505101112/http://a.example/"
            closest = {"closest": {"url": copy, "available": True}}
            output = json.dumps({"archived_snapshots": closest}).encode()
            self._send(200, output, "application/json")
        elif path == "/slow":
            self._drip(b" ", 0.05)
        elif path == "/endless":
            self._drip(b"x" * 65_536, 0)
        elif path == "/paper.pdf":
            self._send(200, b"<p>Please log in.</p>", "text/html")
        elif path[1:].isdecimal():
            self._send(int(path[1:]), PAGE, "text/html")
        else:
            self._send(200, PAGE, "text/html; charset=utf-8")

    def _send(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, part: bytes, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        ends_at = time.monotonic() + FOREVER
        while time.monotonic() < ends_at:
            self.wfile.write(part)
            time.sleep(pause)

    def log_message(self, *_args: object) -> None:
        """Log nothing."""


@pytest.fixture
def host() -> Iterator[tuple[str, type[_Handler]]]:
    """A server of this machine, and the requests it received."""
    handler = type("Handler", (_Handler,), {"requested": [], "times": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def _web(**limits: float) -> Web:
    """Allow requests to 127.0.0.1, which the real rule forbids."""
    return Web(
        lambda address, port: address == "127.0.0.1" or is_public(address, port),
        seconds=limits.get("seconds", 20),
        most_bytes=1024 * 1024,
        pause=limits.get("pause", 0),
    )


def _project(tmp_path: Path, urls: dict[str, str], stated: str = "") -> Project:
    folder = tmp_path / "seeds" / "reference"
    folder.mkdir(parents=True)
    rows = "".join(
        f"{name},A,,{url},,unknown,2021-06-01,press,{stated},\n"
        for name, url in urls.items()
    )
    (folder / "sources.csv").write_text(
        "source_id,publisher,title,url,published_on,published_on_precision,"
        f"retrieved_on,kind,license,note\n{rows}"
    )
    (folder / "source_checks.csv").write_text(CHECKS_HEADER)
    return Project(tmp_path / "seeds", tmp_path / "dbt", tmp_path / "data")


def _rows(project: Project) -> dict[str, dict[str, str]]:
    rows = read_seed_rows(project, "reference/source_checks.csv")
    return {row["source_id"]: row for row in rows}


def _checked(
    project: Project, root: str, *ids: str, stores_copies: bool = False
) -> dict[str, dict[str, str]]:
    check_evidence(
        project,
        _web(),
        Console(file=io.StringIO()),
        source_ids=ids,
        stores_copies=stores_copies,
        archive=f"{root}/archive",
    )
    return _rows(project)


def _number_of_checks(project: Project) -> int:
    return len(read_seed_rows(project, "reference/source_checks.csv"))


def test_each_kind_of_answer_has_its_outcome(
    tmp_path: Path, host: tuple[str, type[_Handler]]
) -> None:
    root, handler = host
    names = (
        *("page", "moved", "404", "410", "403", "500", "round", "inside", "file"),
        *("endless", "paper.pdf", "closed/a.html"),
    )
    ids = {name.replace("/", "-").replace(".", "-"): name for name in names}
    project = _project(tmp_path, {i: f"{root}/{name}" for i, name in ids.items()})
    outcomes = {
        name: (row["outcome"], row["status_code"], row["reason"])
        for name, row in _checked(project, root).items()
    }
    assert outcomes == {
        "page": ("seen", "200", ""),
        "moved": ("moved", "200", ""),
        "404": ("gone", "404", ""),
        "410": ("gone", "410", ""),
        "403": ("refused", "403", "answers 403"),
        "500": ("failed", "500", "answers 500"),
        "round": ("failed", "", "leads from one address to the next"),
        "inside": ("not_asked", "", "leads to a machine that is not public"),
        "file": ("not_asked", "", "redirects to no valid web address"),
        "endless": ("failed", "", "over 1 MB"),
        "paper-pdf": ("failed", "200", "a page in place of the PDF"),
        "closed-a-html": ("not_asked", "", "its robots.txt forbids it"),
    }
    rows = _rows(project)
    assert rows["moved"]["final_url"] == f"{root}/page"
    assert rows["page"]["content_sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert rows["404"]["content_sha256"] == ""
    assert rows["404"]["archived_on"] == "2021-05-05"
    assert rows["404"]["archived_url"].startswith("https://web.archive.org/web/2021")
    assert "/closed/a.html" not in handler.requested
    assert handler.requested.count("/robots.txt") == 1


def test_a_slow_answer_ends_at_one_moment(host: tuple[str, type[_Handler]]) -> None:
    root, _ = host
    # why: a busy machine needs over a second for the robots.txt before it.
    with pytest.raises(NotAnsweredError, match="took over 5 seconds"):
        asyncio.run(_web(seconds=5).ask(f"{root}/slow"))


def test_a_host_is_left_alone_between_two_requests(
    host: tuple[str, type[_Handler]],
) -> None:
    root, handler = host
    asyncio.run(_web(pause=0.2).ask(f"{root}/moved"))
    assert handler.requested == ["/robots.txt", "/moved", "/page"]
    assert all(b - a >= 0.2 for a, b in pairwise(handler.times))


def test_a_host_that_has_too_much_is_left_alone_and_a_run_goes_on_where_it_was(
    tmp_path: Path, host: tuple[str, type[_Handler]]
) -> None:
    root, handler = host
    urls = {"a": f"{root}/page", "b": f"{root}/429", "c": f"{root}/page?c"}
    project = _project(tmp_path, urls)
    assert set(_checked(project, root)) == {"a", "b"}
    assert _rows(project)["b"]["outcome"] == "refused"
    handler.requested.clear()
    assert set(_checked(project, root)) == {"a", "b", "c"}
    assert handler.requested[:2] == ["/robots.txt", "/page?c"]
    _checked(project, root)
    assert _number_of_checks(project) == 3
    _checked(project, root, "a")
    assert _number_of_checks(project) == 4


def test_failed_checks_are_repeated_in_the_next_run(
    tmp_path: Path, host: tuple[str, type[_Handler]]
) -> None:
    root, _ = host
    urls = {"page": f"{root}/page", "500": f"{root}/500", "away": "http://127.0.0.1:1/"}
    project = _project(tmp_path, urls)
    rows = _checked(project, root)
    assert rows["away"]["reason"] == "its robots.txt does not answer"
    assert [rows[name]["outcome"] for name in ("500", "away")] == ["failed", "failed"]
    _checked(project, root)
    assert _number_of_checks(project) == 5


def test_a_copy_is_stored_by_hash_where_the_license_allows(
    tmp_path: Path, host: tuple[str, type[_Handler]]
) -> None:
    root, _ = host
    project = _project(tmp_path, {"page": f"{root}/page"}, "Public domain (US)")
    row = _checked(project, root, stores_copies=True)["page"]
    assert row["is_kept"] == "true"
    copy = project.stored_copy(row["content_sha256"])
    assert copy
    assert copy.read_bytes() == PAGE
    assert copy.name == f"{hashlib.sha256(PAGE).hexdigest()}.html"
    assert project.stored_copy("../../seeds") is None

    closed = _project(tmp_path / "closed", {"page": f"{root}/page"}, "MIT")
    assert _checked(closed, root, stores_copies=True) == {}
    with pytest.raises(EvidenceError, match="states no license"):
        _checked(closed, root, "page", stores_copies=True)
    with pytest.raises(EvidenceError, match="`nobody` is not a source"):
        _checked(closed, root, "nobody")


def test_requests_go_to_the_checked_address(
    host: tuple[str, type[_Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked, and then leads inside."""
    root, handler = host
    port = int(root.rpartition(":")[2])
    answers = iter(["127.0.0.1", "127.0.0.2"])
    addresses: list[str] = []

    def resolve(
        host: str, port: int, *_args: object, **_options: object
    ) -> list[tuple[object, ...]]:
        address = next(answers) if host == "rebinding.example" else host
        ip_address(address)
        addresses.append(address)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotRequestedError):
        asyncio.run(_web().ask(f"http://rebinding.example:{port}/page"))
    assert addresses[0] == "127.0.0.1"
    assert addresses[-1] == "127.0.0.2"
    assert handler.requested == ["/robots.txt"]


@pytest.mark.parametrize(
    ("address", "port", "expected"),
    [
        ("93.184.216.34", 443, True),
        ("93.184.216.34", 80, True),
        ("93.184.216.34", 22, False),
        *((address, 443, False) for address in PRIVATE),
    ],
)
def test_only_public_machines_are_requested_on_web_ports(
    address: str, port: int, *, expected: bool
) -> None:
    assert is_public(address, port) is expected


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f.1", "[::1]"])
def test_no_spelling_of_this_machine_gets_by(name: str) -> None:
    # why: an address of IPv6 has no address of IPv4, so nothing answers.
    with pytest.raises((NotRequestedError, NotAnsweredError)):
        asyncio.run(Web(pause=0).ask(f"http://{name}/"))
