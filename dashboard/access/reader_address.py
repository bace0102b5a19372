"""Where a reader asks from, as far as a server can tell without a login."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import streamlit as st

from dashboard.streamlit_internals import session_id
from warehouse.paths import BEHIND_PROXY_VARIABLE, is_behind_proxy

FORWARDED = "X-Forwarded-For"
_LOG = logging.getLogger(__name__)
_HOUSEHOLD_BITS = 64
# Some proxies add the port that the reader came from.
_BRACKETED = re.compile(r"\[(.*)\](?::\d+)?")
_WITH_PORT = re.compile(r"([\d.]+):\d+")


def reader_address(lines: Sequence[str]) -> str | None:
    """Return who came, by every ``X-Forwarded-For`` of theirs; None without a proxy.

    Only the last address, which our own proxy added, cannot be made up. One household
    has a whole network of the long ones.
    """
    added = [part.strip() for part in ",".join(lines).split(",") if part.strip()]
    if not added:
        return None
    if not is_behind_proxy():
        _warn_that_nobody_is_trusted()
        return None
    last = added[-1]
    host = _BRACKETED.fullmatch(last) or _WITH_PORT.fullmatch(last)
    try:
        address = ip_address(host[1] if host else last)
    except ValueError:
        return last
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if isinstance(address, IPv6Address):
        network = (int(address), _HOUSEHOLD_BITS)
        return str(ip_network(network, strict=False))
    return str(address)


@cache
def _warn_that_nobody_is_trusted() -> None:
    _LOG.warning(
        "Requests bring `%s`, which is not heeded, so limits hold for all readers "
        "together. If a proxy of yours sends it, set `%s=yes`.",
        FORWARDED,
        BEHIND_PROXY_VARIABLE,
    )


def parts_of(address: str) -> SplitResult:
    """Cut an address that somebody else wrote into its parts.

    Returns:
        The parts; those of an empty address if it is none.
    """
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def current_reader() -> str:
    """Return the address that a page is drawn for; without a proxy, the session."""
    lines = st.context.headers.get_all(FORWARDED)
    return reader_address(lines) or session_id()
