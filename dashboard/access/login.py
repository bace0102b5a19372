"""The login that Streamlit keeps in signed cookies, and the settings that it needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.streamlit_internals import login_cookie, signed_login
from warehouse.errors import SettingError

CALLBACK_PATH = "/oauth2callback"
_NEEDED = (
    *("redirect_uri", "cookie_secret"),
    *("client_id", "client_secret", "server_metadata_url"),
)
_SHORTEST_SECRET = 32
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Login:
    """Somebody's login, as their browser brings it with each request.

    Attributes:
        key: Names the login and tells nothing of it.
        made_at: When the identity provider made it, in seconds since 1970.
        claims: What the identity provider said about them.
    """

    key: str
    made_at: float
    claims: Mapping[str, Any]


def auth_settings() -> Mapping[str, Any]:
    """Return the section ``[auth]`` of the secrets; empty where there is none."""
    section: Mapping[str, Any] = (
        st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    )
    return section


def redirect_uri() -> str:
    """Return where a login ends, as Streamlit reads its settings; empty if nowhere."""
    port = str(st.get_option("server.port"))
    return str(auth_settings().get("redirect_uri", "")).replace("{port}", port)


def login_is_offered() -> bool:
    """Tell whether the secrets name an identity provider."""
    return bool(auth_settings())


def check_login_settings() -> None:
    """Stop if the section ``[auth]`` of the secrets cannot work.

    Raises:
        SettingError: If a part is missing or is not what it must be.
    """
    section = auth_settings()
    for name in _NEEDED:
        if not section.get(name):
            raise SettingError(
                f"`{name}` is missing in the section [auth] of the secrets file. "
                "docs/hosting.md, Access, shows it."
            )
    if len(section["cookie_secret"]) < _SHORTEST_SECRET:
        raise SettingError(
            "`cookie_secret` in the section [auth] of the secrets file is shorter "
            f"than {_SHORTEST_SECRET} characters, so logins could be forged. Make one: "
            'python -c "import secrets; print(secrets.token_hex(32))"'
        )
    address = urlsplit(redirect_uri())
    is_local = address.scheme == "http" and address.hostname in LOCAL_HOSTS
    if address.path != CALLBACK_PATH or not (is_local or address.scheme == "https"):
        raise SettingError(
            f"`redirect_uri` in the section [auth] is `{redirect_uri()}`. It must be "
            "the address of this dashboard with https:// before and "
            f"{CALLBACK_PATH} behind it."
        )


def is_behind_tls() -> bool:
    """Tell whether readers come by an encrypted way, as ``redirect_uri`` says."""
    return urlsplit(redirect_uri()).scheme == "https"


def read_login(cookies: Mapping[str, str]) -> Login | None:
    """Return the login that a browser's cookies hold.

    Args:
        cookies: As the browser sent them.

    Returns:
        The login; None if there is none, or it was not made by this server for this
        address and this client of the identity provider.
    """
    if login_cookie() not in cookies or not login_is_offered():
        return None
    text = signed_login(cookies)
    claims = _claims(text) if text else None
    address = urlsplit(redirect_uri())
    if not claims or claims.pop("origin", "") != f"{address.scheme}://{address.netloc}":
        return None
    return login_from(claims)


def login_from(claims: Mapping[str, Any]) -> Login | None:
    """Return the login of somebody whose cookie Streamlit or we have opened.

    Args:
        claims: What the identity provider said, and that they are logged in.

    Returns:
        The login; None if there is none, or it is for another client of the provider.
    """
    audience = claims.get("aud")
    clients = audience if isinstance(audience, list) else [audience]
    client = auth_settings().get("client_id")
    made_at = claims.get("iat")
    is_ours = claims.get("is_logged_in") is True and client and client in clients
    if not is_ours or not isinstance(made_at, int | float):
        return None
    said = {name: claims[name] for name in sorted(claims) if name != "tokens"}
    key = hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
    return Login(key, made_at, said)


def _claims(text: bytes) -> dict[str, Any] | None:
    try:
        claims = json.loads(text)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None
