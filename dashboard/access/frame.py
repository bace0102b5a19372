"""What every page shows of the login, and what stands where a page may not be drawn."""

from __future__ import annotations

import logging
from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.access.login import login_is_offered
from dashboard.access.viewer import Viewer
from warehouse.sql.protocol import platform_limits, queries_can_run

_LOG = logging.getLogger(__name__)


def shown_to(viewer: Viewer, page: str) -> Literal["visible", "hidden"]:
    """Say whether the list of pages names a page.

    Args:
        viewer: Who reads.
        page: Address of the page without its slash.
    """
    return "visible" if viewer.may_open(page) else "hidden"


def admitted(viewer: Viewer, page: str) -> bool:
    """Draw the row with the login; in place of a page that is not for them, a word.

    Args:
        viewer: Who reads.
        page: Address of the page without its slash; empty for the first page.

    Returns:
        Whether the page may be drawn.
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
            "whoever runs it to add your address, as it stands above, and log in again."
        )
        return False
    if not viewer.may_open(page):
        st.title("This page is not open to you")
        st.markdown(
            f"As {_as_role(viewer)} you may not open it. The pages of the menu are "
            "open to you; whoever runs this dashboard can give you another role."
        )
        return False
    if page in {"sql", "questions"} and not queries_can_run():
        st.title("No queries on this system")
        st.info(
            f"{platform_limits()} Every other page works, and DuckDB itself "
            "answers SQL on the file of the page Download."
        )
        return False
    return True


def _ask_for_login(viewer: Viewer) -> None:
    """Draw the page of whoever must log in first."""
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
    """Say who is logged in, with the way out or in."""
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
            "The login does not work at the moment. Please tell whoever runs this "
            "dashboard; you have done nothing wrong."
        )


def _as_role(viewer: Viewer) -> str:
    if viewer.role is None:
        return "no role"
    label = viewer.role.label
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"
