"""Who works next, and who finds no place."""

from __future__ import annotations

import pytest

from warehouse.fair_queue import FairQueue, QueueFullError, Visit


class Clock:
    """Time that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(clock: Clock) -> FairQueue:
    return FairQueue(1, 3, clock)


def _works(visit: Visit) -> bool:
    return visit.is_called.is_set() and not visit.is_refused


def _work(queue: FairQueue, clock: Clock, reader: str, seconds: float) -> None:
    visit = queue.enter(reader)
    assert _works(visit)
    clock.now += seconds
    queue.leave(visit)


def test_who_took_less_comes_before_who_took_more(
    queue: FairQueue, clock: Clock
) -> None:
    _work(queue, clock, "bomb", 8)
    first, bomb, light = (queue.enter(name) for name in ("first", "bomb", "light"))
    queue.leave(first)
    assert _works(light)
    assert not bomb.is_called.is_set()


def test_what_was_taken_is_forgotten(queue: FairQueue, clock: Clock) -> None:
    _work(queue, clock, "bomb", 8)
    clock.now += 3_600
    _work(queue, clock, "light", 1)
    first, light, bomb = (queue.enter(name) for name in ("first", "light", "bomb"))
    queue.leave(first)
    assert _works(bomb)
    assert not light.is_called.is_set()


def test_many_who_came_once_do_not_make_a_visit_dearer(clock: Clock) -> None:
    looks: list[float] = []

    def look() -> float:
        looks.append(clock())
        return looks[-1]

    queue = FairQueue(1, 3, look)
    for number in range(1_000):
        _work(queue, clock, f"passer-by {number}", 0.01)
    looks.clear()
    _work(queue, clock, "reader", 0.01)
    assert len(looks) < 20
    clock.now += 3_600
    _work(queue, clock, "reader", 0.01)
    assert [*queue._taken] == ["reader"]


def test_nobody_works_twice_at_once(clock: Clock) -> None:
    queue = FairQueue(2, 3, clock)
    first, second, other = (queue.enter(name) for name in ("a", "a", "b"))
    assert _works(first)
    assert _works(other)
    assert not second.is_called.is_set()
    queue.leave(first)
    assert _works(second)


def test_a_full_queue_refuses_whoever_asks_or_took_most(
    queue: FairQueue, clock: Clock
) -> None:
    _work(queue, clock, "bomb", 8)
    visits = [queue.enter(name) for name in ("first", "many", "many", "bomb")]
    assert queue.enter("light").is_refused is False
    assert [visit.is_refused for visit in visits] == [False, False, True, False]
    assert queue.enter("more").is_refused is False
    assert visits[3].is_refused
    assert queue.enter("last").is_refused


def test_who_finds_no_place_is_told_so(queue: FairQueue) -> None:
    for name in ("a", "b", "c", "d"):
        queue.enter(name)
    with pytest.raises(QueueFullError), queue.place("e"):
        raise AssertionError("There was no place.")
    assert len(queue) == 4


def test_an_error_gives_the_place_back(queue: FairQueue) -> None:
    with pytest.raises(ZeroDivisionError), queue.place("a"):
        raise ZeroDivisionError
    assert _works(queue.enter("b"))


def test_a_long_turn_ends_before_its_work_and_counts_once(
    queue: FairQueue, clock: Clock
) -> None:
    long, light = queue.enter("long"), queue.enter("light")
    clock.now += 5
    queue.end_turns(6)
    assert not light.is_called.is_set()
    queue.end_turns(5)
    assert _works(light)
    clock.now += 5
    queue.leave(long)
    queue.leave(light)
    assert queue._seconds("long") == pytest.approx(10, rel=0.1)
    assert queue._seconds("light") == pytest.approx(5, rel=0.1)
    assert not len(queue)


def test_who_took_little_works_in_the_order_of_coming(clock: Clock) -> None:
    queue = FairQueue(1, 3, clock, much=5)
    _work(queue, clock, "bomb", 8)
    _work(queue, clock, "first", 4)
    at_work, bomb, first, second = (
        queue.enter(name) for name in ("at work", "bomb", "first", "second")
    )
    queue.leave(at_work)
    assert _works(first)
    queue.leave(first)
    assert _works(second)
    queue.leave(second)
    assert _works(bomb)


def test_who_asks_for_much_at_once_does_not_come_before_all_others(
    clock: Clock,
) -> None:
    queue = FairQueue(1, 9, clock, much=5)
    at_work, *flood = (queue.enter("flood") for _ in range(4))
    honest = queue.enter("honest")
    clock.now += 2
    late = queue.enter("late")
    queue.leave(at_work)
    assert _works(honest)
    queue.leave(honest)
    for visit in flood:
        assert _works(visit)
        assert not late.is_called.is_set()
        queue.leave(visit)
    assert _works(late)


def test_a_new_reader_waits_for_none_of_twelve_who_ask_for_much(clock: Clock) -> None:
    queue = FairQueue(2, 40, clock, reserved=1)
    bombs = [f"bomb {number}" for number in range(12)]
    visits = {bomb: queue.enter(bomb) for bomb in bombs}
    for second in range(1, 300):
        clock.now = float(second)
        for bomb, visit in visits.items():
            if _works(visit) and clock.now - visit.called_at >= 8:
                queue.leave(visit)
                visits[bomb] = queue.enter(bomb)
        if second > 48:
            reader = queue.enter(f"reader {second}")
            assert _works(reader), second
            queue.leave(reader)
    at_work = sum(_works(visit) for visit in visits.values())
    assert at_work == 2


def test_what_is_reserved_is_one_place_more_and_no_more(clock: Clock) -> None:
    queue = FairQueue(1, 3, clock, reserved=1)
    first, second, third = (queue.enter(name) for name in ("a", "b", "c"))
    assert [_works(visit) for visit in (first, second, third)] == [True, True, False]
