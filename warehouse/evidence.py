"""Check the addresses of sources, and store copies of those whose license allows it."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import re
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx
from protego import Protego
from rich.console import Console

from warehouse.console import progress_bar, say, tally
from warehouse.disk import file_hash, replace_durably
from warehouse.errors import EvidenceError
from warehouse.paths import Project
from warehouse.seeds.files import normalized_address, read_seed_rows

_PORTS = frozenset({80, 443})
_MOST_REDIRECTS = 6
_SERVER_ERROR = 500
_AGENT = "PorchlightEvidence"
CHECKS = "reference/source_checks.csv"
_HOLDS_FOR = timedelta(days=30)
_ARCHIVE = "https://archive.org/wayback/available"
_COPY = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/\S+")
_WEB = ("https://", "http://")
_GONE, _TOO_MANY = {404, 410}, {"429", "503"}
# Beginnings of licenses that allow others to redistribute a document.
_FREE = ("public domain", "cc0", "cc by")
_ENDINGS = {
    "application/json": ".json",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}
_Cells = dict[str, str]


class NotRequestedError(Exception):
    """A document was not requested; the message has the reason."""


class NotAnsweredError(Exception):
    """A document was requested and did not arrive; the message has the reason."""


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
    ip = ip_address(address)
    return ip.is_global and not ip.is_multicast and port in _PORTS


class Web:
    """Requests addresses one after another, if their robots.txt allows that."""

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
            raise NotRequestedError("its robots.txt forbids it")

    async def _read_robots(self, url: str) -> Protego | None:
        """Read what a host forbids; None, which forbids all, if that is unknown."""
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
        """Connect to the very address that was checked, since a name may change."""
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept-Encoding": "identity",
        }
        # why: each read has its own timeout, which a slow host never reaches; a
        # proxy of the environment would look the name up again.
        async with (
            asyncio.timeout(self._seconds),
            httpx.AsyncClient(
                verify=self._ssl, trust_env=False, timeout=self._seconds
            ) as client,
            client.stream(
                "GET",
                url.copy_with(host=await self._checked_address(url)),
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

    async def _checked_address(self, url: httpx.URL) -> str:
        """Resolve a host by IPv4; all of its addresses must be public."""
        port = url.port or (443 if url.scheme == "https" else 80)
        results = await asyncio.get_running_loop().getaddrinfo(
            _host(url), port, family=socket.AF_INET, type=socket.SOCK_STREAM
        )
        addresses = [str(one[4][0]) for one in results]
        if not all(self._may_connect(address, port) for address in addresses):
            raise NotRequestedError("leads to a machine that is not public")
        return addresses[0]

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
        raise NotRequestedError("redirects to no valid web address") from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise NotRequestedError("redirects to no valid web address")
    return parsed


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def check_evidence(
    project: Project,
    web: Web,
    console: Console,
    *,
    source_ids: Sequence[str] = (),
    stores_copies: bool = False,
    archive: str = _ARCHIVE,
) -> None:
    """Check sources, and write each row at once, so that a stopped run can continue.

    `source_ids` are checked in any case; without them all whose check is over 30 days
    old or failed. `stores_copies` checks only sources whose license allows copies, and
    stores those. `archive` is the address that finds archived copies.
    """
    due = _due(project, source_ids, stores_copies=stores_copies)
    say(console, f"To ask: {tally(len(due), 'source')}.")
    outcomes = Counter[str]()
    busy = set[str | None]()
    with progress_bar(console) as bar:
        for source in bar.track(due, description="asks for sources"):
            host = urlsplit(source["url"]).hostname
            # why: a host that asks for fewer requests is left alone for this run.
            if host in busy:
                continue
            row = asyncio.run(
                _check(project, web, source, archive, stores_copies=stores_copies)
            )
            _append(project.seeds_dir / CHECKS, row)
            outcomes[row["outcome"]] += 1
            if row["status_code"] in _TOO_MANY:
                busy.add(host)
    counts = ", ".join(f"{outcomes[name]:,} {name}" for name in sorted(outcomes))
    left = len(due) - outcomes.total()
    say(console, f"Written to `seeds/{CHECKS}`: {counts or 'nothing'}; {left:,} left.")


def _due(project: Project, ids: Sequence[str], *, stores_copies: bool) -> list[_Cells]:
    """Return the sources to request."""
    sources = {
        row["source_id"]: row
        for row in read_seed_rows(project, "reference/sources.csv")
    }
    if unknown := sorted(set(ids) - sources.keys()):
        raise EvidenceError(
            f"`{unknown[0]}` is not a source. Correct it; "
            "`seeds/reference/sources.csv` has them all."
        )
    since = f"{datetime.now(UTC) - _HOLDS_FOR:%Y-%m-%dT%H:%M:%SZ}"
    recent = {
        row["source_id"]
        for row in read_seed_rows(project, CHECKS)
        if row["checked_at"] > since
        # why: a machine without a network would otherwise check nothing for a month.
        and row["outcome"] != "failed"
        and (not stores_copies or row["is_kept"] == "true")
    }
    due = [
        row
        for source_id, row in sources.items()
        if row["url"].startswith(_WEB)
        and (source_id in ids if ids else source_id not in recent)
    ]
    if stores_copies:
        free = [row for row in due if row["license"].casefold().startswith(_FREE)]
        if ids and len(free) < len(due):
            raise EvidenceError(
                "A source named states no license that lets us keep a copy, which is "
                "public domain or Creative Commons."
            )
        due = free
    return due


async def _check(
    project: Project, web: Web, source: _Cells, archive: str, *, stores_copies: bool
) -> _Cells:
    """Request one source; every outcome becomes a row."""
    row = {"source_id": source["source_id"], "is_kept": "false", "status_code": ""}
    try:
        answer = await web.ask(source["url"])
    except NotRequestedError as error:
        row |= {"outcome": "not_asked", "reason": f"{error}"}
    except NotAnsweredError as error:
        row |= {"outcome": "failed", "reason": f"{error}"}
    else:
        row |= _describe_answer(source["url"], answer)
        if stores_copies and row["outcome"] in {"seen", "moved"}:
            row["is_kept"] = "true" if keep_copy(project, answer) else "false"
    row |= await _archived(web, source, archive)
    row["checked_at"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return row


def _describe_answer(url: str, answer: WebAnswer) -> _Cells:
    row = {
        "status_code": f"{answer.status}",
        "media_type": answer.media_type[:100],
        "outcome": "seen",
    }
    if answer.status in _GONE:
        return {**row, "outcome": "gone"}
    if not 200 <= answer.status < 300:
        outcome = "failed" if answer.status >= 500 else "refused"
        return {**row, "outcome": outcome, "reason": f"answers {answer.status}"}
    parts = urlsplit(url)
    # why: a login is often answered so; GitHub shows every file in a page.
    if (
        answer.media_type == "text/html"
        and parts.path.lower().endswith(".pdf")
        and parts.hostname != "github.com"
    ):
        return {**row, "outcome": "failed", "reason": "a page in place of the PDF"}
    if not answer.content:
        return {**row, "outcome": "failed", "reason": "nothing in it"}
    row["content_sha256"] = answer.sha256
    if normalized_address(answer.url) != normalized_address(url):
        row |= {"outcome": "moved", "final_url": answer.url}
    return row


async def _archived(web: Web, source: _Cells, archive: str) -> _Cells:
    """Find the Wayback Machine's copy that is nearest to the day of reading.

    https://archive.org/help/wayback_api.php describes the request.
    """
    match = _COPY.fullmatch(source["url"])
    if not match:
        day = source["retrieved_on"].replace("-", "")
        try:
            query = urlencode({"url": source["url"], "timestamp": day})
            reply = json.loads((await web.ask(f"{archive}?{query}")).content)
            match = _COPY.fullmatch(reply["archived_snapshots"]["closest"]["url"])
        except (NotRequestedError, NotAnsweredError, ValueError, KeyError, TypeError):
            return {}
    if not match:
        return {}
    return {
        "archived_url": match[0].replace("http://", "https://", 1),
        "archived_on": f"{match[1]}-{match[2]}-{match[3]}",
    }


def _append(path: Path, row: _Cells) -> None:
    """Append a row in one write, so that a killed run leaves no partial row."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    text = io.StringIO(newline="")
    cells = (_plain(row.get(name, "")) for name in header)
    csv.writer(text, lineterminator="\n").writerow(cells)
    with path.open("ab", buffering=0) as file:
        file.write(text.getvalue().encode())


def _plain(text: str) -> str:
    """Clean a text from a host so that it passes the input check."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return re.sub(r"^[=+@-]", "?", plain)[:5_000]


def keep_copy(project: Project, answer: WebAnswer) -> bool:
    """Store a copy under its hash, unless it is compressed or of an unknown type."""
    ending = _ENDINGS.get(answer.media_type)
    if ending is None or answer.is_encoded:
        return False
    path = project.evidence_dir / f"{answer.sha256}{ending}"
    if not path.is_file() or file_hash(path) != answer.sha256:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_bytes(answer.content)
        replace_durably(draft, path)
    return True
