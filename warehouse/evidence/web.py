"""Ask the web for a document: politely, within limits, and only what is public."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

import httpcore
from protego import Protego

_PORTS = frozenset({80, 443})
# The only part of IPv6 that is handed out to machines of the public internet.
_GLOBAL_UNICAST = ip_network("2000::/3")
# why: `is_global` of older Pythons does not know that it is for examples only.
_EXAMPLES = ip_network("3fff::/20")
_MOST_REDIRECTS = 6
_SERVER_ERROR = 500
_AGENT = "PorchlightEvidence"
_Option = (
    tuple[int, int, int]
    | tuple[int, int, bytes | bytearray]
    | tuple[int, int, None, int]
)


class NotAskedError(Exception):
    """A document was not asked for, for the reason that the message gives."""


class NotAnsweredError(Exception):
    """A document was asked for and did not come, for the reason given."""


class WebAnswer(NamedTuple):
    """What an address answered.

    Attributes:
        url: The address that answered in the end.
        status: Its status.
        media_type: What it says that it sends, such as ``text/html``.
        content: What it sent; empty for a status that is no success.
        is_encoded: Whether the content is packed, although nobody asked for that.
    """

    url: str
    status: int
    media_type: str
    content: bytes
    is_encoded: bool = False

    @property
    def sha256(self) -> str:
        """Hash of the content; empty without one."""
        return hashlib.sha256(self.content).hexdigest() if self.content else ""


def is_public(address: str, port: int) -> bool:
    """Tell whether an address of a machine is one that everybody may ask.

    Args:
        address: IPv4 or IPv6.
        port: Where it would be asked.
    """
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
    """Asks one address of a host at a time, and none that its robots.txt forbids."""

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

        Args:
            may_connect: Whether a machine may be asked, by address and port.
            contact: Address of whoever asks, told to each host.
            seconds: Time for one answer, from its name to its last byte.
            most_bytes: Size of one answer.
            pause: Seconds between two questions to a host.
        """
        self._may_connect = may_connect
        self._agent = f"{_AGENT}/1.0{f' (+{contact})' if contact else ''}"
        self._seconds, self._most_bytes, self._pause = seconds, most_bytes, pause
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}

    def ask(self, url: str) -> WebAnswer:
        """Ask for a document, and follow where it moved.

        Args:
            url: Its address.

        Raises:
            NotAskedError: If nobody may, or a machine is not public.
            NotAnsweredError: If no whole answer came.
        """
        return self._follow(url, self._heed_robots)

    def _follow(self, url: str, heed: Callable[[str], None]) -> WebAnswer:
        for _ in range(_MOST_REDIRECTS):
            url = urldefrag(url).url
            heed(url)
            answer, leads_to = self._answer(url)
            if not leads_to:
                return answer
            url = urljoin(url, leads_to)
        raise NotAnsweredError("leads from one address to the next")

    def _heed_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt")
        rules = self._robots[origin]
        if rules is None:
            raise NotAnsweredError("its robots.txt does not answer")
        if not rules.can_fetch(url, _AGENT):
            raise NotAskedError("its robots.txt forbids it")

    def _read_robots(self, url: str) -> Protego | None:
        """Read what a host forbids; None, which forbids all, if it cannot say."""
        try:
            answer = self._follow(url, lambda _url: None)
        except NotAnsweredError:
            return None
        if answer.status >= _SERVER_ERROR:
            return None
        return Protego.parse(answer.content.decode("utf-8", "replace"))

    def _answer(self, url: str) -> tuple[WebAnswer, str]:
        """Ask one address; return also where it leads, if it does."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NotAskedError("leads to what is no address of the web")
        with self._turns[parts.hostname]:
            wait = self._free_at.get(parts.hostname, 0) - time.monotonic()
            time.sleep(max(0, wait))
            try:
                return self._asked(url)
            except (httpcore.TimeoutException, TimeoutError):
                raise NotAnsweredError(f"took over {self._seconds:g} seconds") from None
            except (
                httpcore.NetworkError,
                httpcore.ProtocolError,
                httpcore.UnsupportedProtocol,
                OSError,
                ValueError,
            ) as error:
                raise NotAnsweredError(f"no answer ({type(error).__name__})") from error
            finally:
                self._free_at[parts.hostname] = time.monotonic() + self._pause

    def _asked(self, url: str) -> tuple[WebAnswer, str]:
        backend = _CheckedBackend(self._may_connect, time.monotonic() + self._seconds)
        headers = [("User-Agent", self._agent), ("Accept-Encoding", "identity")]
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream("GET", _ascii(url), headers=headers) as response,
        ):
            told = {name.lower(): value for name, value in response.headers}
            media_type = told.get(b"content-type", b"").decode("latin-1")
            answer = WebAnswer(
                url,
                response.status,
                media_type.partition(";")[0].strip().lower(),
                b"",
                b"content-encoding" in told,
            )
            if 300 <= response.status < 400 and b"location" in told:
                return answer, told[b"location"].decode("utf-8", "replace")
            if not 200 <= response.status < 300:
                return answer, ""
            return answer._replace(content=self._content(response)), ""

    def _content(self, response: httpcore.Response) -> bytes:
        content = bytearray()
        for part in response.iter_stream():
            content += part
            if len(content) > self._most_bytes:
                raise NotAnsweredError(f"over {self._most_bytes // 1024**2} MB")
        return bytes(content)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that no second name can do."""

    def __init__(self, may_connect: Callable[[str, int], bool], ends_at: float) -> None:
        self._may_connect, self._ends_at = may_connect, ends_at
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the whole answer has its own
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.NetworkStream:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not all(self._may_connect(address, port) for address in addresses):
            raise NotAskedError("leads to a machine that is not public")
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, local_address, socket_options)
            except httpcore.ConnectError:
                continue
        return self._connect(addresses[-1], port, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[_Option] | None,
    ) -> httpcore.NetworkStream:
        stream = self._plain.connect_tcp(
            address, port, _left(self._ends_at), local_address, socket_options
        )
        return _TimedStream(stream, self._ends_at)


class _TimedStream(httpcore.NetworkStream):
    """Ends at one moment, however many small parts an answer comes in."""

    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream, self._ends_at = stream, ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._ends_at))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname, _left(self._ends_at)
        )
        return _TimedStream(stream, self._ends_at)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._stream.get_extra_info(info)


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _ascii(url: str) -> str:
    """Write an address with letters of any script as HTTP takes it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    netloc = f"{host}:{parts.port}" if parts.port else host
    path, query = (
        quote(part, "/%:@!$&'()*+,;=?~-._") for part in (parts.path, parts.query)
    )
    return urlunsplit((parts.scheme, netloc, path or "/", query, ""))
