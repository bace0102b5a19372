"""A staff dashboard behind a real OpenID Connect provider."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.secrets import SecretsValue, secrets_singleton
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.access.mock_provider import metadata_url
from tests.forging_provider import FAULTS
from tests.serving import PATIENCE_SECONDS, REPO_ROOT, ServedApp, free_port, serve
from warehouse.paths import ACCESS_VARIABLE, ROLES_VARIABLE

COOKIE_SECRET = "0123456789abcdef" * 4
_LIST_ROUTES = """
import json
from dashboard.app import app
app._runtime = app._create_runtime()
routes = [*app._build_starlette_app().routes]
print(json.dumps([route.path for route in routes if getattr(route, "path", "")]))
"""
HOME = "https://porchlight.example"
CLIENT = "porchlight-tests"
READER, ANALYST, EDITOR, ADMIN = (
    f"{role}@example.org" for role in ("reader", "analyst", "editor", "admin")
)
STRANGER, UNVERIFIED = "stranger@example.org", "editor+unverified@example.org"
_VERIFIED = {"email_verified": True}
USERS: Mapping[str, Mapping[str, object]] = {
    READER: {"email": READER, **_VERIFIED},
    # By her group, since her address is in no list.
    ANALYST: {"email": "ana@example.org", "groups": ["all", "porchlight-analysts"]},
    EDITOR: {"email": "Editor@example.org", **_VERIFIED},
    ADMIN: {"email": ADMIN, **_VERIFIED},
    STRANGER: {"email": STRANGER, **_VERIFIED},
    UNVERIFIED: {"email": EDITOR, "email_verified": False},
}
ROLES = f"""\
group_claim = "groups"

[reader]
emails = ["{READER}"]

[analyst]
groups = ["porchlight-analysts"]

[editor]
emails = ["{EDITOR}"]

[admin]
emails = ["{ADMIN}"]
"""


@dataclass(frozen=True)
class Provider:
    """A running provider; its URL, without a trailing slash, also issues its tokens."""

    url: str
    metadata_url: str


@dataclass(frozen=True)
class StaffApp:
    """A staff dashboard and its provider."""

    served: ServedApp
    provider: Provider

    @property
    def url(self) -> str:
        """Address of the dashboard without a trailing slash."""
        return self.served.url

    def cookie(self, user: str, secret: str = COOKIE_SECRET, **changed: object) -> str:
        """Return a login cookie of a user in ``USERS``, made now.

        Args:
            secret: Key of the signature.
            **changed: Claims that differ.
        """
        return login_cookie(claims_of(user, **changed), self.url, secret)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider that knows ``USERS`` in its own process."""
    port = free_port()
    liars = {fault: {"email": ADMIN, **_VERIFIED} for fault in FAULTS}
    users = json.dumps({**USERS, **liars})
    script = REPO_ROOT / "tests" / "forging_provider.py"
    process = subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, str(script), str(port), users],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = metadata_url(port)
    try:
        _wait_for(url, process)
        yield Provider(f"http://127.0.0.1:{port}", url)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    last_moment = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last_moment and process.poll() is None:
        try:
            with closing(urlopen(url)):  # noqa: S310 - own server
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The identity provider of the tests did not start.")


def write_secrets(file: Path, provider_url: str, **changed: str) -> Path:
    """Write a secrets file.

    Args:
        provider_url: Address of the provider's metadata.
        **changed: Values of ``[auth]`` that differ; an empty one is left out.
    """
    parts = {
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": CLIENT,
        "client_secret": "known to both",
        "server_metadata_url": provider_url,
        **changed,
    }
    lines = [f'{name} = "{value}"' for name, value in parts.items() if value]
    file.write_text("\n".join(["[auth]", *lines, ""]), "utf-8")
    return file


@contextmanager
def serve_with_login(
    data_dir: Path,
    folder: Path,
    provider: Provider,
    settings: Mapping[str, str] | None = None,
) -> Iterator[ServedApp]:
    """Serve a staff dashboard.

    Args:
        folder: Empty folder for the log, secrets and roles.
        settings: More environment variables.
    """
    variables = {**staff_settings(folder, provider), **(settings or {})}
    with serve(data_dir, folder / "server.log", variables) as served:
        yield served


def staff_settings(folder: Path, provider: Provider, **changed: str) -> dict[str, str]:
    """Return the environment of a staff server; ``changed`` is of ``[auth]``."""
    roles, file = folder / "roles.toml", folder / "secrets.toml"
    roles.write_text(ROLES, "utf-8")
    write_secrets(file, provider.metadata_url, **changed)
    return {
        ACCESS_VARIABLE: "staff",
        ROLES_VARIABLE: str(roles),
        "STREAMLIT_SECRETS_FILES": str(file),
    }


@contextmanager
def login_settings(**changed: str) -> Iterator[None]:
    """Give this process a section ``[auth]``, with changed values."""
    auth: dict[str, SecretsValue] = {
        "redirect_uri": f"{HOME}/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": CLIENT,
        "client_secret": "known to both",
        "server_metadata_url": "https://login.example/.well-known/openid-configuration",
    }
    auth.update(changed)
    secrets_singleton.merge_programmatic_secrets({"auth": auth})
    try:
        yield
    finally:
        secrets_singleton.merge_programmatic_secrets({})
        secrets_singleton._reset()


def claims_of(user: str, **changed: object) -> dict[str, object]:
    """Return what ``st.user`` holds for a user in ``USERS`` who just logged in."""
    now = int(time.time())
    claims = {"sub": user, "aud": [CLIENT], "iat": now, "nonce": secrets.token_hex(8)}
    return {**claims, **USERS[user], "is_logged_in": True, **changed}


def login_cookie(
    claims: Mapping[str, object], origin: str, secret: str = COOKIE_SECRET
) -> str:
    """Sign a login as Streamlit does.

    Args:
        origin: Address of the dashboard.
        secret: Key of the signature.
    """
    text = json.dumps({**claims, "origin": origin, "provider": "default"})
    return create_signed_value(secret, USER_COOKIE_NAME, text).decode()


def page_messages(
    url: str, page: str, query: str = "", cookie: str = "", script: Path | None = None
) -> str:
    """Request a page as a browser does, and return all messages of the server.

    Args:
        url: Address of the dashboard.
        page: Address of the page below it.
        cookie: A login; none if empty.
        script: File of the page that the message names.
    """
    token = generate_xsrf_token_string()
    cookies = f"{XSRF_COOKIE_NAME}={token}"
    if cookie:
        cookies += f"; {USER_COOKIE_NAME}={cookie}"
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    if script:
        message.rerun_script.page_script_hash = calc_hash(str(script))
    received = []
    with connect(
        url.replace("http://", "ws://", 1) + "/_stcore/stream",
        max_size=None,
        origin=Origin(url),
        additional_headers={"Cookie": cookies},
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
    ) as connection:
        connection.send(message.SerializeToString())
        while True:
            part = ForwardMsg.FromString(connection.recv(timeout=60, decode=False))
            received.append(str(part))
            if part.WhichOneof("type") == "script_finished":
                return "\n".join(received)


@cache
def every_route() -> tuple[str, ...]:
    """Return the address of every route, ours and Streamlit's, with sample values."""
    listed = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _LIST_ROUTES],
        cwd=REPO_ROOT / "dashboard",
        capture_output=True,
        text=True,
        check=True,
    )
    paths = json.loads(listed.stdout.splitlines()[-1])
    filled = {re.sub(r"\{[^/]*\}", "anything", path) for path in paths}
    return tuple(sorted(filled))
