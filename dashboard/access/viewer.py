"""Who is reading, according to their cookies, and the login on every page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.access.login import (
    Login,
    Sessions,
    check_login_settings,
    login_from,
    login_is_offered,
    read_login,
    sessions,
)
from dashboard.access.mock_provider import MOCK_ROLES
from dashboard.access.roles import EDITORS_TABLES, Role, Roles, page_role, read_roles
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
    """A reader.

    Attributes:
        role: What they may do; None if nothing.
        name: From the identity provider; empty if they are not logged in.
    """

    role: Role | None
    name: str = ""
    has_ended: bool = False

    @property
    def is_logged_in(self) -> bool:
        """Whether we know who it is."""
        return bool(self.name)

    def may_open(self, page: str) -> bool:
        """Tell whether they may open a page, named as in :func:`page_role`."""
        needed = page_role(page, access_mode())
        return needed is not None and self.has(needed)

    @property
    def closed_tables(self) -> frozenset[str]:
        """Tables that they may not read; a public snapshot has none."""
        is_closed = access_mode() == "staff" and not self.has(Role.EDITOR)
        return EDITORS_TABLES if is_closed else frozenset()

    def has(self, role: Role) -> bool:
        """Tell whether they have at least this role."""
        return self.role is not None and self.role >= role


def current_roles() -> Roles:
    """Return who has which role.

    Raises:
        SettingError: If the file cannot be used.
    """
    return MOCK_ROLES if login_is_mock() else read_roles(roles_file())


def current_sessions() -> Sessions:
    """Return the logins in use.

    Raises:
        SettingError: If the idle time is not a number.
    """
    return sessions(idle_minutes(), login_hours())


def check_access() -> None:
    """Check the settings of the login before the server starts.

    Raises:
        SettingError: If a setting of the login, roles or sessions is wrong.
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
    """Return who sent these cookies; ``is_use`` extends their login."""
    return _viewer(read_login(cookies), is_use=is_use)


def current_viewer() -> Viewer:
    """Return the reader that the page is drawn for."""
    login = login_from(st.user.to_dict()) if login_is_offered() else None
    return _viewer(login, is_use=False)


def _viewer(login: Login | None, *, is_use: bool) -> Viewer:
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


_LOG = logging.getLogger(__name__)


def shown_to(viewer: Viewer, page: str) -> Literal["visible", "hidden"]:
    """Say whether the menu shows a page."""
    return "visible" if viewer.may_open(page) else "hidden"


def admitted(viewer: Viewer, page: str) -> bool:
    """Draw the login row; explain and return False if the page is not for this reader.

    ``page`` is named as in :func:`page_role`.
    """
    if viewer.role is None and not viewer.is_logged_in:
        _ask_for_login(viewer)
        return False
    if login_is_offered():
        _login_row(viewer)
    if viewer.role is None:
        st.title("You have no access yet")
        st.markdown(
            "You are logged in, but nobody has given you access to this record. Ask "
            "the person who runs it to add your address as shown above, then log in "
            "again."
        )
        return False
    if not viewer.may_open(page):
        st.title("This page is not open to you")
        st.markdown(
            f"As {_as_role(viewer)} you may not open it. The pages of the menu are "
            "open to you; the person who runs this dashboard can change your role."
        )
        return False
    return True


def _ask_for_login(viewer: Viewer) -> None:
    """Draw the page for readers who must log in first."""
    st.title("Porchlight for staff")
    if viewer.has_ended:
        st.info(
            "Your login has ended, because you logged out, were away for long, or "
            "logged in long ago. What you looked at opens again after the login."
        )
    st.markdown("What is here is not public yet. Log in to read it.")
    if st.button("Log in", key="log_in", type="primary"):
        _log_in()


def _login_row(viewer: Viewer) -> None:
    """Show who is logged in, and the button to log out or in."""
    row = st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    )
    with row:
        if viewer.is_logged_in:
            st.text(f"{viewer.name}, {_as_role(viewer)}", width="content")
            if st.button("Log out", key="log_out", type="tertiary"):
                st.logout()
        elif st.button("Log in", key="log_in", type="tertiary"):
            _log_in()


def _log_in() -> None:
    """Send the reader to the identity provider."""
    try:
        st.login()
    except StreamlitAuthError:
        _LOG.exception("Nobody can log in: the section [auth] of the secrets changed.")
        st.error(
            "The login is not working. Please tell the person who runs this "
            "dashboard; you have done nothing wrong."
        )


def _as_role(viewer: Viewer) -> str:
    if viewer.role is None:
        return "no role"
    label = viewer.role.label
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"
