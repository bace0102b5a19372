"""The real proxy in front of a public and a staff instance, as a host runs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.benchmarks.reader_session import draw, reader_session
from tests.private_rows import CANARY
from tests.serving import REPO_ROOT, ServedApp, free_port, serve, serve_behind_proxy
from warehouse.paths import ACCESS_VARIABLE, PROXY_SECRET_VARIABLE

SECRET, DOOR = "s" * 40, "d" * 40
_PASSWORD = {"Authorization": f"Basic {b64encode(b'anna:pass').decode()}"}
_PAGES = ("", "incidents", "subsidies", "terms", "prices", "trends", "map")
_PLAIN = (
    f"/agency/al-{CANARY}",
    f"/agency/al-{CANARY}/letter",
    f"/incident/incident-id-{CANARY}",
    f"/agency/al-{CANARY}.json",
)


@dataclass(frozen=True)
class Host:
    """Both instances, the proxy's addresses of them, and the folder of its files."""

    public: ServedApp
    staff: ServedApp
    public_url: str
    staff_url: str
    secrets: Path


@pytest.fixture(scope="module")
def host(
    built_data_dir: Path,
    staff_data_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    secrets = folder / "secrets"
    secrets.mkdir()
    caddy = str(Path(sys.executable).parent / "caddy")
    words = ("hash-password", "--algorithm", "bcrypt", "--bcrypt-cost", "8")
    hashed = subprocess.check_output([caddy, *words, "--plaintext", "pass"], text=True)  # noqa: S603
    for name, text in (("secret", SECRET), ("door", DOOR), ("users", f"anna {hashed}")):
        (secrets / name).write_text(text, "utf-8")
    (folder / "sites").mkdir()
    shutil.copy(REPO_ROOT / ".deploy" / "staff.caddy", folder / "sites")
    settings = {
        ACCESS_VARIABLE: "staff",
        PROXY_SECRET_VARIABLE: str(secrets / "secret"),
    }
    with ExitStack() as running:
        public = running.enter_context(serve(built_data_dir, folder / "public.log"))
        staff = running.enter_context(
            serve(staff_data_dir, folder / "staff.log", settings)
        )
        staff_url = f"http://localhost:{free_port()}"
        proxy = {
            "PORCHLIGHT_SITES": str(folder / "sites"),
            "PORCHLIGHT_SECRETS": str(secrets),
            "PORCHLIGHT_STAFF_HOST": staff_url,
            "PORCHLIGHT_STAFF_UPSTREAM": urlsplit(staff.url).netloc,
        }
        served = running.enter_context(
            serve_behind_proxy([public], folder / "proxy.log", proxy)
        )
        yield Host(public, staff, served.url, staff_url, secrets)


def _get(url: str, path: str, *headers: tuple[str, str]) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.putrequest("GET", path)
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


def _status_of_session(url: str, **headers: str) -> int:
    """Return the status with which a session is refused, or 101."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    try:
        with connect(address, origin=Origin(url), additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_the_proxy_asks_for_a_password_and_the_server_for_the_proxy(host: Host) -> None:
    password = tuple(_PASSWORD.items())
    forged = ("X-Porchlight-Proxy", "forged"), ("X_Porchlight_Proxy", SECRET)
    assert _get(host.staff_url, "/map")[0] == 401
    assert _get(host.staff_url, "/map", *password)[0] == 200
    assert _get(host.staff_url, "/map", *password, *forged, forged[0])[0] == 200
    assert _get(host.staff.url, "/map", *password, *forged)[0] == 403
    for path in ("/health/live", "/health/warm", "/health/ready"):
        status, text = _get(host.staff.url, path)
        assert status == 200
        assert set(text) <= set('{"status":live,warmready}')
    assert _status_of_session(host.staff.url) == 403


@pytest.mark.parametrize(
    ("door", "cookie", "status"),
    [
        (DOOR, f"door={DOOR}", 101),
        (DOOR, f"door={DOOR}x", 401),
        (DOOR, "", 401),
        ("", "door=", 401),
        ("", "", 401),
        (None, "door=", 401),
        (None, "", 401),
    ],
)
def test_a_session_without_a_password_needs_the_cookie(
    host: Host, door: str | None, cookie: str, status: int
) -> None:
    file = host.secrets / "door"
    file.unlink()
    if door is not None:
        file.write_text(door, "utf-8")
    try:
        headers = {"Cookie": cookie} if cookie else {}
        assert _status_of_session(host.staff_url, **headers) == status
    finally:
        file.write_text(DOOR, "utf-8")


@pytest.mark.parametrize("page", _PAGES)
def test_private_rows_are_shown_to_staff_with_a_badge_and_to_nobody_else(
    host: Host, page: str
) -> None:
    with reader_session(host.staff_url, _PASSWORD) as session:
        shown = str(draw(session, page)).lower()
    assert CANARY in shown
    assert "staff only, includes private rows" in shown
    assert "signed in as anna" in shown
    with reader_session(host.public_url) as session:
        public = str(draw(session, page)).lower()
    assert CANARY not in public
    assert "staff only" not in public


@pytest.mark.parametrize("path", _PLAIN)
def test_plain_pages_and_files_say_so_too(host: Host, path: str) -> None:
    status, text = _get(host.staff_url, path, *_PASSWORD.items())
    assert status == 200
    assert CANARY in text.lower()
    assert "staff only" in text.lower()
    assert CANARY not in _get(host.public_url, path)[1].replace(path, "")


def test_nothing_private_is_in_files_or_logs_of_the_public_instance(
    host: Host, built_data_dir: Path
) -> None:
    files = [path for path in built_data_dir.rglob("*") if path.is_file()]
    assert files
    for path in (*files, host.public.log_file):
        assert CANARY.encode() not in path.read_bytes().lower(), path
