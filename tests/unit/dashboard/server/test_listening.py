"""A server that cannot listen says so, and by itself it listens to this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dashboard.server.listening import main
from tests.serving import REPO_ROOT, free_port, is_reached

_RUN = (sys.executable, "-m", "streamlit", "run", str(REPO_ROOT / "dashboard/app.py"))


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", "8501", ""),
        ("0.0.0.0", "8501", ""),  # noqa: S104 - what an operator may choose
        ("::1", "8501", ""),
        ("127.0.0.1", "99999", "PORT is `99999`. Write a number from 1 to 65535"),
        ("127.0.0.1", "http", "PORT is `http`. Write a number from 1 to 65535"),
        ("127.0.0.1", "\uff18", "PORT is `\uff18`. Write a number from 1 to 65535"),
        ("nowhere.invalid", "8501", "cannot listen at `nowhere.invalid`: "),
        ("203.0.113.9", "8501", "cannot listen at `203.0.113.9`: "),
    ],
)
def test_a_port_or_address_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], host: str, port: str, sentence: str
) -> None:
    assert main(host, port) == (2 if sentence else 0)
    assert sentence in capsys.readouterr().err


def test_a_server_started_in_another_folder_listens_to_this_machine_only(
    tmp_path: Path,
) -> None:
    port = free_port()
    options = ["--server.port", str(port), "--server.headless", "true"]
    with subprocess.Popen([*_RUN, *options], cwd=tmp_path) as server:  # noqa: S603
        try:
            assert is_reached(
                lambda: server.poll() is not None or _addresses(server, port)
            )
            assert _addresses(server, port) == {"127.0.0.1"}
        finally:
            server.terminate()


def _addresses(server: subprocess.Popen[bytes], port: int) -> set[str]:
    """Return the addresses at which a server listens."""
    found = psutil.Process(server.pid).net_connections("tcp")
    return {one.laddr.ip for one in found if one.laddr.port == port}
