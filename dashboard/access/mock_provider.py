"""A mock identity provider for trying things out, with one user per role.

Anybody can log in as anybody, so it runs only on this machine.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.access.login import CALLBACK_PATH, LOCAL_HOSTS
from dashboard.access.roles import Role, Roles
from warehouse.errors import SettingError
from warehouse.paths import LOGIN_VARIABLE

_LOG = logging.getLogger(__name__)
_PACKAGE = "oidc_provider_mock"
_HOST = "127.0.0.1"
_DOMAIN = "mock.example"
_SECONDS_TO_START = 30
_STRANGER = f"stranger@{_DOMAIN}"
MOCK_ROLES = Roles({f"{role.label}@{_DOMAIN}": role for role in Role}, {})


@dataclass(frozen=True)
class MockProvider:
    """A mock identity provider that this server starts and stops."""

    port: int
    secrets: Mapping[str, Any]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the provider inside the block."""
        _LOG.warning(
            "MOCK LOGIN (%s=mock): anybody at this machine can log in as anybody.",
            LOGIN_VARIABLE,
        )
        process = subprocess.Popen(  # noqa: S603 - fixed arguments
            _command(self.port),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._wait_for(process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the provider answers or the time is up."""
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and process.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((_HOST, self.port)) == 0:
                    return
            time.sleep(0.1)
        _LOG.error("The mock identity provider did not start; nobody can log in.")


def mock_provider() -> MockProvider:
    """Prepare a provider for this server.

    Raises:
        SettingError: If other machines could reach this server, or the package is not
            installed.
    """
    host = st.get_option("server.address")
    if host not in LOCAL_HOSTS:
        raise SettingError(
            f"`{LOGIN_VARIABLE}` is `mock`, which lets everybody in, and other "
            "machines could reach this server. Start it with --server.address "
            f"localhost, or unset `{LOGIN_VARIABLE}`."
        )
    if importlib.util.find_spec(_PACKAGE) is None:
        raise SettingError(
            f"`{LOGIN_VARIABLE}` is `mock`, and the mock identity provider is not "
            "installed; it is for developers. Install it with: make check"
        )
    with closing(socket.socket()) as probe:
        probe.bind((_HOST, 0))
        port = int(probe.getsockname()[1])
    # why: the browser must return to the address that it started from.
    auth = {
        "redirect_uri": f"http://{host}:{{port}}{CALLBACK_PATH}",
        "cookie_secret": secrets.token_hex(32),
        "client_id": "porchlight",
        "client_secret": secrets.token_hex(16),
        "server_metadata_url": metadata_url(port),
    }
    return MockProvider(port, {"auth": auth})


def metadata_url(port: int) -> str:
    """Return the metadata address of a provider on a port of this machine."""
    return f"http://{_HOST}:{port}/.well-known/openid-configuration"


def _command(port: int) -> list[str]:
    """Return the command for a provider with a user per role and one without."""
    command = [sys.executable, "-m", _PACKAGE, "--host", _HOST, "--port", str(port)]
    for address in (*MOCK_ROLES.by_email, _STRANGER):
        claims = {"sub": address, "email": address, "email_verified": True}
        command += ["--user-claims", json.dumps(claims)]
    return command
