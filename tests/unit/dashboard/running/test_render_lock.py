"""Pages are drawn one after another, and nobody is held up for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from dashboard.running import render_lock as lock_module
from dashboard.running.render_lock import render_lock, yield_render_lock

LONG = 20.0
MOMENT = 0.05


class Page:
    """A page that another thread draws, up to where a test lets it go on."""

    def __init__(
        self, pool: ThreadPoolExecutor, drawing: Callable[[Page], None]
    ) -> None:
        """Begin to draw."""
        self.has_begun, self.may_end = Event(), Event()
        self.done: Future[None] = pool.submit(drawing, self)

    def end(self) -> None:
        """Let it go on to its end."""
        self.may_end.set()
        self.done.result(LONG)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads to draw in."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's turn lasts as long as a test may take."""
    monkeypatch.setattr(lock_module, "_LONGEST_TURN", 2 * LONG)


def _draw(page: Page) -> None:
    with render_lock("anybody"):
        page.has_begun.set()
        page.may_end.wait(LONG)


def _draw_with_query(page: Page) -> None:
    with render_lock("anybody"), yield_render_lock():
        page.has_begun.set()
        page.may_end.wait(LONG)


@pytest.mark.usefixtures("patience")
def test_a_page_waits_for_the_one_before(pool: ThreadPoolExecutor) -> None:
    first = Page(pool, _draw)
    assert first.has_begun.wait(LONG)
    second = Page(pool, _draw)
    assert not second.has_begun.wait(MOMENT)
    first.end()
    assert second.has_begun.wait(LONG)
    second.end()


def test_a_slow_page_does_not_hold_up_the_others(pool: ThreadPoolExecutor) -> None:
    slow = Page(pool, _draw)
    assert slow.has_begun.wait(LONG)
    second = Page(pool, _draw)
    assert second.has_begun.wait(LONG)
    second.end()
    slow.end()


@pytest.mark.usefixtures("patience")
def test_a_page_that_waits_for_a_query_gives_the_lock_away(
    pool: ThreadPoolExecutor,
) -> None:
    asking = Page(pool, _draw_with_query)
    assert asking.has_begun.wait(LONG)
    second = Page(pool, _draw)
    assert second.has_begun.wait(LONG)
    asking.may_end.set()
    assert not asking.done.done()
    second.end()
    asking.done.result(LONG)


@pytest.mark.usefixtures("patience")
def test_an_error_gives_the_lock_back(pool: ThreadPoolExecutor) -> None:
    def fail(_: Page) -> None:
        with render_lock("anybody"):
            raise ValueError

    for _ in range(3):
        assert isinstance(Page(pool, fail).done.exception(LONG), ValueError)
    first = Page(pool, _draw)
    assert first.has_begun.wait(LONG)
    second = Page(pool, _draw)
    assert not second.has_begun.wait(MOMENT)
    first.end()
    second.end()


@pytest.mark.usefixtures("patience")
def test_a_part_drawn_alone_has_no_lock_to_give(pool: ThreadPoolExecutor) -> None:
    first = Page(pool, _draw)
    assert first.has_begun.wait(LONG)
    with yield_render_lock():
        pass
    second = Page(pool, _draw)
    assert not second.has_begun.wait(MOMENT)
    first.end()
    second.end()


@pytest.mark.usefixtures("patience")
def test_who_had_little_drawn_comes_before_who_had_much(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module._QUEUE, "_much", MOMENT / 2)

    def drawing_for(reader: str) -> Callable[[Page], None]:
        def drawing(page: Page) -> None:
            with render_lock(reader):
                page.has_begun.set()
                page.may_end.wait(LONG)

        return drawing

    flood = Page(pool, drawing_for("flood"))
    assert flood.has_begun.wait(LONG)
    more, honest = (Page(pool, drawing_for(name)) for name in ("flood", "honest"))
    while len(lock_module._QUEUE) < 3:
        Event().wait(MOMENT)
    assert not honest.has_begun.wait(MOMENT)
    flood.end()
    assert honest.has_begun.wait(LONG)
    assert not more.has_begun.is_set()
    honest.end()
    more.end()
