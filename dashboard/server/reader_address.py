"""The address that a reader comes from, to share the server fairly."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from warehouse.paths import BEHIND_PROXY_VARIABLE, is_behind_proxy

FORWARDED = "X-Forwarded-For"
_LOG = logging.getLogger(__name__)
_HOUSEHOLD_BITS = 64
# Some proxies add the reader's port.
_BRACKETED = re.compile(r"\[(.*)\](?::\d+)?")
_WITH_PORT = re.compile(r"([\d.]+):\d+")


def reader_address(lines: Sequence[str]) -> str | None:
    """Return the reader's address from ``X-Forwarded-For``; None without a proxy.

    Only the last address, which our proxy added, cannot be forged. IPv6 counts by
    network, since one household has a whole /64.
    """
    added = [part.strip() for part in ",".join(lines).split(",") if part.strip()]
    if not added:
        return None
    if not is_behind_proxy():
        _warn_about_missing_proxy()
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
def _warn_about_missing_proxy() -> None:
    _LOG.warning(
        "Requests have the header `%s`, which is ignored, so all readers share one "
        "limit. If your own proxy sends it, set `%s=yes`.",
        FORWARDED,
        BEHIND_PROXY_VARIABLE,
    )


def parts_of(address: str) -> SplitResult:
    """Split an untrusted address; an invalid one gives empty parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
