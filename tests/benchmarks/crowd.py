"""Many readers at once, each on its own websocket, who go from page to page."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import uvloop
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.reader_session import fault_of, page_request
from tests.benchmarks.swaps import MARK

_T = TypeVar("_T")

# Page and its part of the address after the question mark.
Visit = tuple[str, str]

_AGENCIES = (
    *("fl-lakeland-police-department", "il-addison-police-department"),
    *("al-birmingham-police-department", "nj-bloomfield-police-department"),
)
VISITS: tuple[Visit, ...] = (
    ("", ""),
    ("map", ""),
    ("map", "v=1&state=CA"),
    ("map", "v=1&search=Springfield"),
    ("trends", ""),
    ("trends", "v=1&show=states&states=CA,IL,NJ"),
    ("terms", ""),
    ("terms", "v=1&view=grid"),
    *(("agency", f"v=1&agency={agency_id}") for agency_id in _AGENCIES),
)
_DATA_ADDRESS = re.compile(rb"/data/[a-z]+\.(?:geo)?json\?[\w=&%.+-]+")
_SECONDS_TO_ANSWER = 60
_MARK = MARK.encode()


@dataclass(frozen=True)
class PageView:
    """One page as received, with `perf_counter` before and after it."""

    visit: Visit
    start: float
    end: float
    mark_count: int
    sent_bytes: int
    data_addresses: frozenset[str]


@dataclass
class Crowd:
    """What a crowd saw: pages by session in their order, and errors in words."""

    views: list[list[PageView]] = field(default_factory=list)
    fetched_count: int = 0
    errors: list[str] = field(default_factory=list)


def _session(url: str) -> connect:
    """Open a session with the dashboard, as its page in a browser does."""
    return connect(
        url.replace("http://", "ws://", 1) + "/_stcore/stream",
        max_size=None,
        open_timeout=_SECONDS_TO_ANSWER,
        subprotocols=["streamlit"],  # type: ignore[list-item]
    )


async def draw(connection: ClientConnection, visit: Visit) -> PageView:
    """Have the server draw a page; raise `AssertionError` if it shows an error."""
    start = time.perf_counter()
    await connection.send(page_request(*visit))
    marks = received = 0
    addresses: set[str] = set()
    while True:
        answer = await asyncio.wait_for(connection.recv(), _SECONDS_TO_ANSWER)
        if isinstance(answer, str):
            continue
        received += len(answer)
        marks += answer.count(_MARK)
        addresses.update(matches.decode() for matches in _DATA_ADDRESS.findall(answer))
        part = ForwardMsg.FromString(answer)
        kind = part.WhichOneof("type")
        if fault := fault_of(part):
            raise AssertionError(f"{visit}: {fault}")
        if kind == "script_finished":
            end = time.perf_counter()
            matches = frozenset(addresses)
            return PageView(visit, start, end, marks, received, matches)


async def _reader(
    url: str,
    visits: Sequence[Visit],
    think: tuple[float, float],
    end: float,
    seed: int,
    crowd: Crowd,
) -> None:
    """Go from page to page until the time is over."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    seen: set[str] = set()
    views: list[PageView] = []
    crowd.views.append(views)
    try:
        # why: readers do not all arrive at the same instant.
        await asyncio.sleep(chance.uniform(0, think[1]))
        async with _session(url) as connection:
            while time.perf_counter() < end:
                views.append(await draw(connection, chance.choice(visits)))
                for data_address in views[-1].data_addresses - seen:
                    await asyncio.to_thread(_fetch, url + data_address)
                    crowd.fetched_count += 1
                seen |= views[-1].data_addresses
                await asyncio.sleep(chance.uniform(*think))
    except (AssertionError, OSError, TimeoutError) as error:
        crowd.errors.append(f"{type(error).__name__}: {error}")


def _fetch(address: str) -> None:
    """Fetch data as a page does; a browser caches it."""
    request = Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - own server
    with urlopen(request, timeout=_SECONDS_TO_ANSWER) as answer:  # noqa: S310 - own server
        answer.read()


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a loop in its own thread."""
    # why: a test's thread may hold the loop that drives the browser.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(uvloop.run, work).result()


def run_crowd(
    url: str,
    session_count: int,
    seconds: float,
    think: tuple[float, float] = (1, 5),
    visits: Sequence[Visit] = VISITS,
    earlier: Crowd | None = None,
) -> Crowd:
    """Have readers open random pages, and think for some seconds at each.

    What they see is added to what an `earlier` crowd saw.
    """
    crowd = earlier or Crowd()

    async def run() -> None:
        end = time.perf_counter() + seconds
        await asyncio.gather(
            *(
                _reader(url, visits, think, end, seed, crowd)
                for seed in range(session_count)
            )
        )

    _run(run())
    return crowd


def draw_all(url: str, visits: Sequence[Visit] = VISITS) -> dict[Visit, PageView]:
    """Draw each page twice in one session and return the second."""

    async def run() -> dict[Visit, PageView]:
        async with _session(url) as connection:
            return {
                visit: [await draw(connection, visit) for _ in range(2)][1]
                for visit in visits
            }

    return _run(run())
