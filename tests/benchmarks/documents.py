"""Pages without scripts, asked for by others while readers go from page to page."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from urllib.parse import urlsplit

from dashboard.documents.listing import every_path
from tests.serving import ServedApp

_EACH_SECOND = 100


@contextmanager
def documents_fetched(served: ServedApp) -> Iterator[None]:
    """Have a hundred documents a second asked for while the block runs, no one twice.

    Args:
        served: A running dashboard.

    Raises:
        RuntimeError: If fewer came, or one was refused.
    """
    paths = [path for kind in every_path().values() for path in kind]
    random.Random(0).shuffle(paths)  # noqa: S311 - no secret
    # why: whoever asks would else share a processor's turn with the readers.
    processes = get_context("spawn")
    stop, came = processes.Event(), processes.Value("i", 0)
    asking = processes.Process(target=_ask, args=(served.url, paths, stop, came))
    started = time.monotonic()
    asking.start()
    try:
        yield
    finally:
        seconds = time.monotonic() - started
        stop.set()
        asking.join()
    # why: the process itself takes its time to start.
    if asking.exitcode or came.value < _EACH_SECOND * (seconds - 10):
        raise RuntimeError(f"{came.value} documents came in {seconds:.0f} seconds.")


def _ask(url: str, paths: Sequence[str], stop: Event, came: object) -> None:
    """Ask for one document after the other at an even pace."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    due = time.monotonic()
    for path in paths:
        if stop.is_set():
            return
        due += 1 / _EACH_SECOND
        time.sleep(max(0, due - time.monotonic()))
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} is answered with {answer.status}.")
        came.value += 1  # type: ignore[attr-defined]
