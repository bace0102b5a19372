"""Ask the web for a document: politely, within limits, and only what is public."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

import httpx
from protego import Protego

_PORTS = frozenset({80, 443})
# The only part of IPv6 that is handed out to machines of the public internet.
_GLOBAL_UNICAST = ip_network("2000::/3")
# why: `is_global` of older Pythons does not know that it is for examples only.
_EXAMPLES = ip_network("3fff::/20")
_MOST_REDIRECTS = 6
_SERVER_ERROR = 500
_AGENT = "PorchlightEvidence"


class NotAskedError(Exception):
    """A document was not asked for, for the reason that the message gives."""


class NotAnsweredError(Exception):
    """A document was asked for and did not come, for the reason given."""


class WebAnswer(NamedTuple):
    """What an address answered after redirects; no content unless it succeeded."""

    url: str
    status: int
    media_type: str
    content: bytes
    is_encoded: bool = False

    @property
    def sha256(self) -> str:
        """Hash of the content; empty without content."""
        return hashlib.sha256(self.content).hexdigest() if self.content else ""


def is_public(address: str, port: int) -> bool:
    """Tell whether an IP address and port belong to the public web."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if isinstance(found, IPv6Address) and (
        found not in _GLOBAL_UNICAST
        or found in _EXAMPLES
        # why: both lead on to an IPv4 address, which may be private.
        or found.sixtofour
        or found.teredo
    ):
        return False
    return found.is_global and not found.is_multicast and port in _PORTS


class Web:
    """Requests one address of a host at a time, if its robots.txt allows that."""

    def __init__(
        self,
        may_connect: Callable[[str, int], bool] = is_public,
        *,
        contact: str = "",
        seconds: float = 30,
        most_bytes: int = 20 * 1024 * 1024,
        pause: float = 1,
    ) -> None:
        """Set the limits.

        `contact` is sent to each host, `seconds` last from a name to the last byte of
        its answer, and `pause` is the time between two requests to a host.
        """
        self._may_connect, self._ssl = may_connect, httpx.create_ssl_context()
        self._agent = f"{_AGENT}/1.0{f' (+{contact})' if contact else ''}"
        self._seconds, self._most_bytes, self._pause = seconds, most_bytes, pause
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}

    async def ask(self, url: str) -> WebAnswer:
        """Request a document, and follow redirects."""
        return await self._follow(url, self._heed_robots)

    async def _follow(
        self, url: str, heed: Callable[[httpx.URL], Awaitable[None]] | None = None
    ) -> WebAnswer:
        here = _parsed(url)
        for _ in range(_MOST_REDIRECTS):
            if heed:
                await heed(here)
            answer, location = await self._in_turn(here)
            if not location:
                return answer
            here = _parsed(location, here)
        raise NotAnsweredError("leads from one address to the next")

    async def _heed_robots(self, url: httpx.URL) -> None:
        origin = str(url.copy_with(raw_path=b"/"))
        if origin not in self._robots:
            self._robots[origin] = await self._read_robots(f"{origin}robots.txt")
        rules = self._robots[origin]
        if rules is None:
            raise NotAnsweredError("its robots.txt does not answer")
        if not rules.can_fetch(str(url), _AGENT):
            raise NotAskedError("its robots.txt forbids it")

    async def _read_robots(self, url: str) -> Protego | None:
        """Read what a host forbids; None, which forbids all, if it cannot say."""
        try:
            answer = await self._follow(url)
        except NotAnsweredError:
            return None
        if answer.status >= _SERVER_ERROR:
            return None
        return Protego.parse(answer.content.decode("utf-8", "replace"))

    async def _in_turn(self, url: httpx.URL) -> tuple[WebAnswer, str]:
        """Request one address when its host is free; return also where it leads."""
        host = _host(url)
        async with self._turns[host]:
            await asyncio.sleep(self._free_at.get(host, 0) - time.monotonic())
            try:
                return await self._request(url)
            except (httpx.TimeoutException, TimeoutError):
                raise NotAnsweredError(f"took over {self._seconds:g} seconds") from None
            except (httpx.HTTPError, OSError, ValueError) as error:
                raise NotAnsweredError(f"no answer ({type(error).__name__})") from error
            finally:
                self._free_at[host] = time.monotonic() + self._pause

    async def _request(self, url: httpx.URL) -> tuple[WebAnswer, str]:
        # why: each read has a timeout of its own, which a slow host never reaches.
        async with asyncio.timeout(self._seconds):
            *others, last = await self._checked_addresses(url)
            for address in others:
                try:
                    return await self._request_from(url, address)
                except httpx.ConnectError:
                    continue
            return await self._request_from(url, last)

    async def _checked_addresses(self, url: httpx.URL) -> list[str]:
        """Resolve a host, all of whose machines have to be public."""
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(
            _host(url), port, type=socket.SOCK_STREAM
        )
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not all(self._may_connect(address, port) for address in addresses):
            raise NotAskedError("leads to a machine that is not public")
        return addresses

    async def _request_from(
        self, url: httpx.URL, address: str
    ) -> tuple[WebAnswer, str]:
        """Connect to the very address that was checked, since a name may change."""
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept-Encoding": "identity",
        }
        # why: a proxy of the environment would look the name up again.
        async with (
            httpx.AsyncClient(
                verify=self._ssl, trust_env=False, timeout=self._seconds
            ) as client,
            client.stream(
                "GET",
                url.copy_with(host=address),
                headers=headers,
                extensions={"sni_hostname": _host(url)},
            ) as response,
        ):
            media_type = response.headers.get("content-type", "")
            answer = WebAnswer(
                str(url),
                response.status_code,
                media_type.partition(";")[0].strip().lower(),
                b"",
                "content-encoding" in response.headers,
            )
            if response.is_redirect and "location" in response.headers:
                return answer, response.headers["location"]
            if not response.is_success:
                return answer, ""
            return answer._replace(content=await self._content(response)), ""

    async def _content(self, response: httpx.Response) -> bytes:
        content = bytearray()
        async for part in response.aiter_raw():
            content += part
            if len(content) > self._most_bytes:
                raise NotAnsweredError(f"over {self._most_bytes // 1024**2} MB")
        return bytes(content)


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Read an address of the web, without its fragment and any login."""
    try:
        parsed = base.join(url) if base else httpx.URL(url)
        parsed = parsed.copy_with(fragment=None, userinfo=b"")
    except (httpx.InvalidURL, ValueError):
        raise NotAskedError("leads to what is no address of the web") from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise NotAskedError("leads to what is no address of the web")
    return parsed


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")
