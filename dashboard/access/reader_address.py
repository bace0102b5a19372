"""Where a reader asks from, as far as a server can tell without a login."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import streamlit as st

from dashboard.streamlit_internals import session_id

FORWARDED = "X-Forwarded-For"
_IP_4 = 4


def told_address(forwarded: str) -> str | None:
    """Return the address that a request or a session came from, as the proxy tells it.

    Args:
        forwarded: What the header ``X-Forwarded-For`` holds.

    Returns:
        What the nearest proxy added, for it alone cannot be made up; of a long address
        the network, which one household has to itself. None if no proxy stands before
        this server.
    """
    told = forwarded.rpartition(",")[2].strip()
    try:
        address = ip_address(told)
    except ValueError:
        return told or None
    if address.version == _IP_4:
        return told
    return str(ip_network((address, 64), strict=False))


def parts_of(address: str) -> SplitResult:
    """Cut an address that somebody else wrote into its parts.

    Args:
        address: Anything.

    Returns:
        The parts; those of an empty address if it is none.
    """
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def current_reader() -> str:
    """Name whoever a page is drawn for at this moment.

    Returns:
        Their address; their session where no proxy stands before this server.
    """
    return told_address(st.context.headers.get(FORWARDED, "")) or session_id()
