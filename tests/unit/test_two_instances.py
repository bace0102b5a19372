"""The real proxy in front of a public and a staff instance, as a host runs them."""

from __future__ import annotations

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard.rows import STAFF_NOTICE
from tests.benchmarks.reader_session import draw, reader_session
from tests.builds import CANARY
from tests.pages import PAGES
from tests.serving import (
    PATIENCE_SECONDS,
    REPO_ROOT,
    ServedApp,
    free_port,
    is_reached,
    serve,
    serve_behind_proxy,
)
from warehouse.connection import connect_read_only
from warehouse.downloads.files import FILES
from warehouse.paths import ACCESS_VARIABLE, PROXY_SECRET_VARIABLE
from warehouse.snapshots.store import PRIVATE_ROWS, WAREHOUSE_FILE

_PASSWORD = "Authorization", f"Basic {b64encode(b'anna:pass').decode()}"
_PAGES = ("", "incidents", "subsidies", "terms", "prices", "trends", "map")
_TOTALS = ("", "trends", "map")
_PLAIN = (
    f"/agency/ak-agency-name-{CANARY}",
    f"/agency/ak-agency-name-{CANARY}/letter",
    f"/incident/incident-id-{CANARY}",
    f"/agency/ak-agency-name-{CANARY}.json",
)
# Plain pages, files of JSON and texts that list what there is.
_PUBLIC = (
    "/places/al",
    "/state/al",
    "/state/al.json",
    "/searched",
    "/today",
    "/sql",
    "/robots.txt",
    "/data/files/newest/index.json",
    "/embed/map.svg?state=AL",
)
# What the steps for taking access away write anew.
_REVOKED = ("users", "door")
# Commands of hosting.md that ask for more than this machine has.
_STAND_INS = """
sudo() { "$@"; }
docker() { while [ "$1" != hash-password ]; do shift; done; hashed=$(caddy "$@"); }
nano() { echo "anna $hashed" > "$1"; }
"""


def _make_secrets(folder: Path) -> Path:
    """Follow the first step of hosting.md for staff in a folder; return its files."""
    page = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")
    section = page.partition("\n## A staff server\n")[2]
    steps = re.findall(r"^   ```sh\n(.+?)^   ```", section, re.MULTILINE | re.DOTALL)[0]
    secrets = folder / "porchlight"
    script = f"{_STAND_INS}{steps}".replace("/etc/porchlight", str(secrets))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(  # noqa: S603 - the project's own page
        ["/bin/sh", "-euc", script],
        env={**os.environ, "PATH": path},
        input="pass\n",
        text=True,
        check=True,
    )
    return secrets


@dataclass(frozen=True)
class Host:
    """Both instances, the proxy's addresses of them, and the folder of its files."""

    public: ServedApp
    staff: ServedApp
    public_url: str
    staff_url: str
    secrets: Path
    proxy: Mapping[str, str]


@pytest.fixture(scope="module")
def host(
    built_data_dir: Path,
    staff_data_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    secrets = _make_secrets(folder)
    (folder / "sites").mkdir()
    shutil.copy(REPO_ROOT / ".deploy" / "staff.caddy", folder / "sites")
    staff_url, port = f"http://localhost:{free_port()}", str(free_port())
    settings = {
        ACCESS_VARIABLE: "staff",
        PROXY_SECRET_VARIABLE: str(secrets / "secret"),
        "PORT": port,
    }
    proxy = {
        "PORCHLIGHT_SITES": str(folder / "sites"),
        "PORCHLIGHT_SECRETS": str(secrets),
        "PORCHLIGHT_STAFF_HOST": staff_url,
        "PORCHLIGHT_STAFF_UPSTREAM": f"127.0.0.1:{port}",
    }
    with (
        serve(built_data_dir) as public,
        serve_behind_proxy([public], proxy) as served,
    ):
        # The proxy finds no staff server yet, so it answers only once a check of its
        # own has passed. It opens one of its ports after the other.
        assert is_reached(lambda: _listens(staff_url))
        assert _get(staff_url, "/map", _PASSWORD)[0] in {502, 503}
        with serve(staff_data_dir, settings) as staff:
            assert is_reached(lambda: _get(staff_url, "/map", _PASSWORD)[0] != 503)
            yield Host(public, staff, served.url, staff_url, secrets, proxy)


def _listens(url: str) -> bool:
    with socket.socket() as probe:
        return not probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0))


def _get(url: str, path: str, *headers: tuple[str, str]) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
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
    secret = (host.secrets / "secret").read_text("utf-8").strip()
    forged = ("X-Porchlight-Proxy", "forged"), ("X_Porchlight_Proxy", secret)
    assert _get(host.staff_url, "/map")[0] == 401
    assert _get(host.staff_url, "/map", _PASSWORD)[0] == 200
    assert _get(host.staff_url, "/map", _PASSWORD, *forged, forged[0])[0] == 200
    assert _get(host.staff.url, "/map", _PASSWORD, *forged)[0] == 403
    assert _get(host.staff.url, "/healthz") == (200, '{"status":"ok"}')
    assert _status_of_session(host.staff.url) == 403


@pytest.mark.parametrize(
    ("door", "cookie", "status"),
    [
        ("as it was", "door={}", 101),
        ("as it was", "door={}x", 401),
        ("as it was", "", 401),
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
    value = file.read_text("utf-8")
    file.unlink()
    if door is not None:
        file.write_text(door and value, "utf-8")
    try:
        headers = {"Cookie": cookie.format(value.strip())} if cookie else {}
        assert _status_of_session(host.staff_url, **headers) == status
    finally:
        file.unlink(missing_ok=True)
        file.write_text(value, "utf-8")


def test_who_lost_access_comes_in_by_no_open_page(host: Host) -> None:
    page = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")
    steps = page.partition("To take access away")[2].partition("```sh\n")[2]
    script = 'sudo() { "$@"; }\ndocker() { :; }\n' + steps.partition("```")[0]
    before = {name: (host.secrets / name).read_text("utf-8") for name in _REVOKED}
    cookie = f"door={before['door'].strip()}"
    assert _status_of_session(host.staff_url, Cookie=cookie) == 101
    try:
        subprocess.run(  # noqa: S603 - the project's own page
            ["/bin/sh", "-euc", script.replace("/etc/porchlight", str(host.secrets))],
            check=True,
        )
        url = f"http://localhost:{free_port()}"
        restarted = {**host.proxy, "PORCHLIGHT_STAFF_HOST": url}
        with serve_behind_proxy([host.public], restarted):
            # The proxy opens one of its ports after the other.
            assert is_reached(lambda: _listens(url))
            assert _get(url, "/map", _PASSWORD)[0] == 401
            assert _status_of_session(url, Cookie=cookie) == 401
    finally:
        for name, text in before.items():
            (host.secrets / name).write_text(text, "utf-8")


def test_the_health_check_of_the_image_passes_the_door(host: Host) -> None:
    image = (REPO_ROOT / "Dockerfile").read_text("utf-8")
    [code] = re.findall(r'HEALTHCHECK .+?\n +CMD \[.+?"-c", "(.+)"\]', image)
    for served in (host.staff, host.public):
        here = code.replace("127.0.0.1:8501", urlsplit(served.url).netloc)
        subprocess.run([sys.executable, "-c", here], check=True)  # noqa: S603


@pytest.mark.parametrize("page", _PAGES)
def test_private_rows_are_shown_to_staff_and_to_nobody_else(
    host: Host, page: str
) -> None:
    with reader_session(host.staff_url, dict([_PASSWORD])) as session:
        shown = str(draw(session, page)).lower()
    # The others show totals.
    assert CANARY in shown or page in _TOTALS
    assert STAFF_NOTICE.lower() in shown
    assert "signed in as anna" in shown
    with reader_session(host.public_url) as session:
        public = str(draw(session, page)).lower()
    assert CANARY not in public
    assert STAFF_NOTICE.lower() not in public


@pytest.mark.parametrize("path", _PLAIN)
def test_plain_pages_and_files_say_so_too(host: Host, path: str) -> None:
    status, text = _get(host.staff_url, path, _PASSWORD)
    assert status == 200
    assert CANARY in text.lower()
    assert STAFF_NOTICE in text
    assert CANARY not in _get(host.public_url, path)[1].replace(path, "")


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("/town/al/jefferson-county/birmingham", "<aside"),
        ("/town/al/jefferson-county/birmingham/letter", "<aside"),
        ("/town/al/jefferson-county/birmingham.json", '{"staff_notice":"'),
        ("/many?list=Birmingham,+AL", "<aside"),
        ("/find?q=Springfield", "<aside"),
        ("/sql", "<aside"),
        ("/incident/ring-2019-07-18-fight-for-the-future-map", "<aside"),
    ],
)
def test_whatever_staff_read_begins_with_the_notice(
    host: Host, path: str, begins: str
) -> None:
    status, text = _get(host.staff_url, path, _PASSWORD)
    assert status == 200
    first = re.sub(r"(?s)^.*?<body[^>]*>\n", "", text)[:200]
    assert re.match(rf"{re.escape(begins)}( [^>]*>)?{STAFF_NOTICE}", first), first
    assert STAFF_NOTICE not in _get(host.public_url, path)[1]


def test_a_file_that_staff_save_says_so_in_its_name(host: Host) -> None:
    for url, name in ((host.staff_url, "staff_porch"), (host.public_url, "porch")):
        connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
        path = "/many?list=Birmingham,+AL&as=csv"
        connection.request("GET", path, headers=dict([_PASSWORD]))
        answer = connection.getresponse()
        sent = answer.headers["Content-Disposition"]
        assert sent.startswith(f'attachment; filename="{name}'), sent
        heads = answer.read().decode().splitlines()[0]
        assert ("is_private" in heads) == (url == host.staff_url), heads


def test_files_for_staff_mark_each_private_row(staff_data_dir: Path) -> None:
    marked = 0
    for path in staff_data_dir.glob(f"snapshots/*/{FILES}/csv/*.csv"):
        if path.stem == PRIVATE_ROWS:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if CANARY in "".join(row.values()).lower():
                    assert row["is_private"] == "true", (path, row)
                    marked += 1
    assert marked


def test_the_public_instance_has_nothing_private(
    host: Host, built_data_dir: Path
) -> None:
    [database] = built_data_dir.glob(f"snapshots/*/{WAREHOUSE_FILE}")
    with connect_read_only(database) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
        ).fetchall()
        for schema, name in tables:
            # A file of DuckDB stores texts in pieces.
            found = connection.execute(
                f'select t from {schema}."{name}" as t where t::varchar ilike $word',
                {"word": f"%{CANARY}%"},
            ).fetchall()
            assert not found, name
    assert tables
    answers = {
        path: _get(host.public_url, path)[1].encode() for path in (*PAGES, *_PUBLIC)
    }
    files = [path for path in built_data_dir.rglob("*") if path.is_file()]
    texts = {path: path.read_bytes() for path in (*files, host.public.log_file)}
    for place, content in (answers | texts).items():
        assert CANARY.encode() not in content.lower(), place
