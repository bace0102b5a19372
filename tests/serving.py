"""The real server on a free port, for tests in a browser and for benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from warehouse.paths import BEHIND_PROXY_VARIABLE, DATA_DIR_VARIABLE

REPO_ROOT = Path(__file__).resolve().parent.parent
STREAMLIT = (sys.executable, "-m", "streamlit", "run")
# What the image runs.
AS_HOST = (".deploy/serve",)
# When a test gives up on what never comes, however busy the machine is.
PATIENCE_SECONDS = 120
# What Streamlit answers as soon as it serves, whether or not there is data.
ALIVE = "/_stcore/health"
# The address of the server that all processes of `make test` share.
SERVER_VARIABLE = "PORCHLIGHT_TEST_SERVER"


@dataclass(frozen=True)
class ServedApp:
    """A running dashboard; its address has no closing slash."""

    url: str
    log_file: Path
    process: subprocess.Popen[bytes]

    def wait_for(self, path: str) -> None:
        """Wait until an address answers without an error of the server's."""
        is_reached(lambda: self.process.poll() is not None or self._answers(path))
        assert self._answers(path), self.log_file.read_text()

    def _answers(self, path: str) -> bool:
        try:
            return ask(self.url, path).status < 500
        # It listens for a while before it answers.
        except OSError:
            return False


class Answer(NamedTuple):
    """What a server answered; the names of headers are found in any case."""

    status: int
    headers: HTTPMessage
    body: bytes


def ask(
    url: str, address: str, method: str = "GET", body: bytes = b"", /, **headers: str
) -> Answer:
    """Send one request to a server without following redirects."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    connection.request(method, f"/{address.lstrip('/')}", body, headers)
    answer = connection.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


def is_reached(condition: Callable[[], object]) -> bool:
    """Wait for a state, however long a busy machine takes to reach it."""
    last_moment = time.monotonic() + PATIENCE_SECONDS
    while not (is_so := bool(condition())) and time.monotonic() < last_moment:
        time.sleep(0.02)
    return is_so


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def serve(
    data_dir: Path,
    settings: Mapping[str, str] | None = None,
    command: Sequence[str] = (*STREAMLIT, "dashboard/app.py"),
    root: Path = REPO_ROOT,
) -> AbstractContextManager[ServedApp]:
    """Serve a folder of snapshots from the folder that the code is in.

    `settings` are more environment variables, such as ``PORT``.
    """
    variables = {
        **os.environ,
        DATA_DIR_VARIABLE: str(data_dir),
        BEHIND_PROXY_VARIABLE: "yes",
        "PORT": str(free_port()),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
        **(settings or {}),
    }
    variables["STREAMLIT_SERVER_PORT"] = port = variables["PORT"]
    return _running(command, f"http://127.0.0.1:{port}", variables, root)


def serve_behind_proxy(
    upstreams: Sequence[ServedApp], settings: Mapping[str, str] | None = None
) -> AbstractContextManager[ServedApp]:
    """Run Caddy, as a host does, in front of running servers."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [str(Path(sys.executable).parent / "caddy"), "run"]
    command += ["--adapter", "caddyfile", "--config", ".deploy/Caddyfile"]
    variables = {
        "PORCHLIGHT_HOST": url,
        "PORCHLIGHT_BIND": "bind 127.0.0.1",
        "PORCHLIGHT_UPSTREAM": " ".join(urlsplit(one.url).netloc for one in upstreams),
        **(settings or {}),
    }
    return _running(command, url, variables)


@contextmanager
def _running(
    command: Sequence[str],
    url: str,
    variables: Mapping[str, str],
    root: Path = REPO_ROOT,
) -> Iterator[ServedApp]:
    """Run a server for as long as the block lasts."""
    with TemporaryDirectory() as folder, Path(folder, "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - fixed arguments
            command,
            cwd=root,
            env={"HOME": folder, **variables},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        served = ServedApp(url, Path(log.name), server)
        try:
            served.wait_for(ALIVE)
            yield served
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)
