"""Who is at the other end of a request or of a page, told from their cookies alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.access.login import (
    Login,
    check_login_settings,
    login_from,
    login_is_offered,
    read_login,
)
from dashboard.access.mock_provider import MOCK_ROLES
from dashboard.access.roles import EDITORS_TABLES, Role, Roles, page_role, read_roles
from dashboard.access.sessions import Sessions, sessions
from dashboard.streamlit_internals import check_login_parts
from warehouse.errors import SettingError
from warehouse.paths import (
    access_mode,
    idle_minutes,
    login_hours,
    login_is_mock,
    roles_file,
)


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks for something.

    Attributes:
        role: What they may do; None if nothing.
        name: How the identity provider calls them; empty if they are not logged in.
        has_ended: Whether they bring a login that counts no more.
    """

    role: Role | None
    name: str = ""
    has_ended: bool = False

    @property
    def is_logged_in(self) -> bool:
        """Whether we know who it is."""
        return bool(self.name)

    def may_open(self, page: str) -> bool:
        """Tell whether they may open a page.

        Args:
            page: Its address without the slash; empty for the first page.
        """
        needed = page_role(page, access_mode())
        return needed is not None and self.has(needed)

    @property
    def closed_tables(self) -> frozenset[str]:
        """Marts that they may not read; a public snapshot has nothing to close."""
        is_closed = access_mode() == "staff" and not self.has(Role.EDITOR)
        return EDITORS_TABLES if is_closed else frozenset()

    def has(self, role: Role) -> bool:
        """Tell whether they may do what a role may."""
        return self.role is not None and self.role >= role


def current_roles() -> Roles:
    """Return who has which role.

    Raises:
        SettingError: If the file cannot be used.
    """
    return MOCK_ROLES if login_is_mock() else read_roles(roles_file())


def current_sessions() -> Sessions:
    """Return which logins are in use.

    Raises:
        SettingError: If the time until they end is no number.
    """
    return sessions(idle_minutes(), login_hours())


def check_access() -> None:
    """Stop before the first reader comes if the settings could not tell who they are.

    Raises:
        SettingError: If a setting of the login, the roles or their end is wrong.
    """
    current_roles()
    current_sessions()
    if login_is_offered():
        check_login_parts()
        check_login_settings()
    elif access_mode() == "staff":
        raise SettingError(
            "`PORCHLIGHT_ACCESS` is `staff`, and nobody could log in: the secrets file "
            "has no section [auth], or cannot be read. See docs/hosting.md, Access."
        )


def viewer_of(cookies: Mapping[str, str], *, is_use: bool = False) -> Viewer:
    """Tell who sent these cookies.

    Args:
        cookies: As a browser sent them.
        is_use: Whether this counts as using the login, which puts off its end.

    Returns:
        The viewer. Whoever is not known reads where everyone may, and nothing else.
    """
    return _viewer(read_login(cookies), is_use=is_use)


def current_viewer() -> Viewer:
    """Tell for whom a page is drawn at this moment."""
    login = login_from(st.user.to_dict()) if login_is_offered() else None
    return _viewer(login, is_use=False)


def _viewer(login: Login | None, *, is_use: bool) -> Viewer:
    """Tell what somebody with this login, or with none, may do."""
    anyone = Role.READER if access_mode() == "public" else None
    if login is None:
        return Viewer(anyone)
    known = current_sessions()
    check = known.use if is_use else known.is_open
    if not check(login.key, login.made_at):
        return Viewer(anyone, has_ended=True)
    return Viewer(current_roles().role_of(login.claims) or anyone, _name(login))


def _name(login: Login) -> str:
    claims = login.claims
    return str(claims.get("email") or claims.get("name") or claims.get("sub") or "?")
