"""Logins in Streamlit's signed cookies: settings, reading, and expiry."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
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
    """A login from a browser's cookies; ``made_at`` is in seconds since 1970."""

    key: str
    made_at: float
    claims: Mapping[str, Any]


def auth_settings() -> Mapping[str, Any]:
    """Return the section ``[auth]`` of the secrets, which may be empty."""
    section: Mapping[str, Any] = (
        st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    )
    return section


def redirect_uri() -> str:
    """Return the address to return to after a login; empty without one."""
    port = str(st.get_option("server.port"))
    return str(auth_settings().get("redirect_uri", "")).replace("{port}", port)


def login_is_offered() -> bool:
    """Tell whether the secrets name an identity provider."""
    return bool(auth_settings())


def check_login_settings() -> None:
    """Check the section ``[auth]`` of the secrets.

    Raises:
        SettingError: If a value is missing or invalid.
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
            "the address of this dashboard, beginning with https:// and ending with "
            f"{CALLBACK_PATH}."
        )


def is_behind_tls() -> bool:
    """Tell whether readers come over HTTPS, according to ``redirect_uri``."""
    return urlsplit(redirect_uri()).scheme == "https"


def read_login(cookies: Mapping[str, str]) -> Login | None:
    """Return the login in a browser's cookies.

    None without one, or if it was made for another server, address or client of the
    identity provider.
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
    """Return the login in decoded claims; None if it is for another client."""
    audience = claims.get("aud")
    clients = audience if isinstance(audience, list) else [audience]
    client = auth_settings().get("client_id")
    made_at = claims.get("iat")
    is_ours = claims.get("is_logged_in") is True and client and client in clients
    if not is_ours or not isinstance(made_at, int | float):
        return None
    identity = {name: claims[name] for name in sorted(claims) if name != "tokens"}
    key = hashlib.sha256(json.dumps(identity, default=str).encode()).hexdigest()
    return Login(key, made_at, identity)


def _claims(text: bytes) -> dict[str, Any] | None:
    try:
        claims = json.loads(text)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


class Sessions:
    """Remembers when each login was last used, until the server restarts.

    An unknown login counts as last used when it was made. So a restart ends logins
    older than the idle time, and a copied cookie of an ended login works again if the
    login is younger than that. An old login ends even if it is in use.
    """

    def __init__(
        self,
        idle_seconds: float,
        longest_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start without any login."""
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._clock = clock
        self._used_at: dict[str, float] = {}
        self._ended_at: dict[str, float] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return the number of known logins."""
        return len(self._used_at) + len(self._ended_at)

    def is_open(self, key: str, made_at: float) -> bool:
        """Tell whether a login is still valid."""
        last, now = self._used_at.get(key, made_at), self._clock()
        is_young = now - made_at < self._longest_seconds
        is_in_use = now - last < self._idle_seconds
        return is_young and is_in_use and key not in self._ended_at

    def use(self, key: str, made_at: float) -> bool:
        """Extend a valid login; tell whether it was valid."""
        is_open = self.is_open(key, made_at)
        if is_open:
            self._used_at[key] = self._clock()
        self._sweep()
        return is_open

    def end(self, key: str) -> None:
        """End a login everywhere."""
        self._ended_at[key] = self._clock()

    def _sweep(self) -> None:
        """Forget expired logins from time to time."""
        now = self._clock()
        if now - self._swept_at >= self._idle_seconds:
            self._swept_at = now
            oldest = now - self._idle_seconds
            for moments in (self._used_at, self._ended_at):
                for key in [key for key, at in moments.copy().items() if at <= oldest]:
                    del moments[key]


@cache
def sessions(idle_minutes: float, login_hours: float) -> Sessions:
    """Return the server's one object for these limits."""
    return Sessions(idle_minutes * 60, login_hours * 3_600)
