"""The login that Streamlit keeps in signed cookies, its settings, and its end."""

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
    """Somebody's login, as their browser brings it with each request.

    Attributes:
        made_at: When the identity provider made it, in seconds since 1970.
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


class Sessions:
    """Remembers when each login was last used. Knows nothing after a restart.

    A login that it does not know was last used when it was made. So a restart ends
    those that are older than a reader may be idle; and a copy of a cookie whose login
    was ended counts again after it, if that login is younger than this. However much a
    login is used, the identity provider is asked anew once it is old.
    """

    def __init__(
        self,
        idle_seconds: float,
        longest_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Remember no login yet."""
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._clock = clock
        self._used_at: dict[str, float] = {}
        self._ended_at: dict[str, float] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return how many logins are remembered."""
        return len(self._used_at) + len(self._ended_at)

    def is_open(self, key: str, made_at: float) -> bool:
        """Tell whether a login still counts."""
        last, now = self._used_at.get(key, made_at), self._clock()
        is_young = now - made_at < self._longest_seconds
        is_in_use = now - last < self._idle_seconds
        return is_young and is_in_use and key not in self._ended_at

    def use(self, key: str, made_at: float) -> bool:
        """Note that a login is used now."""
        is_open = self.is_open(key, made_at)
        if is_open:
            self._used_at[key] = self._clock()
        self._sweep()
        return is_open

    def end(self, key: str) -> None:
        """End a login at once, wherever it is open."""
        self._ended_at[key] = self._clock()

    def _sweep(self) -> None:
        """Forget what ended by itself, now and then."""
        now = self._clock()
        if now - self._swept_at >= self._idle_seconds:
            self._swept_at = now
            oldest = now - self._idle_seconds
            for moments in (self._used_at, self._ended_at):
                for key in [key for key, at in moments.copy().items() if at <= oldest]:
                    del moments[key]


@cache
def sessions(idle_minutes: float, login_hours: float) -> Sessions:
    """Return what this server remembers, the same at every call."""
    return Sessions(idle_minutes * 60, login_hours * 3_600)
