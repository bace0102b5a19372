"""The cache of answers is bounded, and only those who need an answer wait for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pyarrow as pa
import pytest

from dashboard.cache import Cache, size_of

PATIENCE_SECONDS = 60


def test_a_cache_holds_so_many_bytes_and_what_was_used_last() -> None:
    cache, made = Cache(3000), list[str]()

    def text(letters: str) -> str:
        def write() -> str:
            made.append(letters)
            return letters * 1000

        return cache.get(letters, write)

    for letter in "abacaba":
        text(letter)
    assert made == ["a", "b", "c", "b"]
    assert len(text("d" * 5)) == 5000
    text("d" * 5)
    assert made[4:] == ["ddddd", "ddddd"], "What is too large is stored."


def test_an_answer_is_worked_out_once_and_others_do_not_wait_for_it() -> None:
    cache, is_begun, may_end = Cache(1000), threading.Event(), threading.Event()
    calls: list[str] = []

    def slow() -> str:
        calls.append("slow")
        is_begun.set()
        may_end.wait(PATIENCE_SECONDS)
        return "slow"

    with ThreadPoolExecutor(3) as readers:
        waiting = [readers.submit(cache.get, "slow", slow) for _ in range(2)]
        assert is_begun.wait(PATIENCE_SECONDS)
        other = readers.submit(cache.get, "other", lambda: "other")
        assert other.result(PATIENCE_SECONDS) == "other"
        assert not any(one.done() for one in waiting)
        may_end.set()
        assert [one.result(PATIENCE_SECONDS) for one in waiting] == ["slow", "slow"]
    assert calls == ["slow"]


def test_an_error_reaches_the_reader_and_is_not_stored() -> None:
    cache = Cache(1000)

    def fail() -> str:
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 - of the function above
            cache.get("a", fail)
    assert cache.get("a", lambda: "b") == "b"


@pytest.mark.parametrize(
    ("value", "least"),
    [
        (b"x" * 5000, 5000),
        ([{"note": f"{n}" * 100, "on": date(2026, 1, 1)} for n in range(500)], 140_000),
        (("a", {"b": ["c" * 900, "d"]}), 900),
        (pa.table({"n": range(1000)}), 8000),
    ],
)
def test_the_size_of_an_answer_counts_what_it_holds(value: object, least: int) -> None:
    assert least <= size_of(value) <= 3 * least
