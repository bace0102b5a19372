"""Who works next, and who finds no place."""

from __future__ import annotations

import pytest

from warehouse.fair_queue import FairQueue, QueueFullError, Visit


class Clock:
    """A clock that a test moves."""

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


def test_light_readers_go_before_heavy_ones(queue: FairQueue, clock: Clock) -> None:
    _work(queue, clock, "bomb", 8)
    first, bomb, light = (queue.enter(name) for name in ("first", "bomb", "light"))
    queue.leave(first)
    assert _works(light)
    assert not bomb.is_called.is_set()


def test_used_time_expires(queue: FairQueue, clock: Clock) -> None:
    _work(queue, clock, "bomb", 8)
    clock.now += 3_600
    _work(queue, clock, "light", 1)
    first, light, bomb = (queue.enter(name) for name in ("first", "light", "bomb"))
    queue.leave(first)
    assert _works(bomb)
    assert not light.is_called.is_set()


def test_many_one_time_readers_do_not_slow_a_visit_down(clock: Clock) -> None:
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


def test_a_reader_has_one_task_at_a_time(clock: Clock) -> None:
    queue = FairQueue(2, 3, clock)
    first, second, other = (queue.enter(name) for name in ("a", "a", "b"))
    assert _works(first)
    assert _works(other)
    assert not second.is_called.is_set()
    queue.leave(first)
    assert _works(second)


def test_a_full_queue_refuses_the_newcomer_or_the_heaviest_reader(
    queue: FairQueue, clock: Clock
) -> None:
    _work(queue, clock, "bomb", 8)
    visits = [queue.enter(name) for name in ("first", "many", "many", "bomb")]
    assert queue.enter("light").is_refused is False
    assert [visit.is_refused for visit in visits] == [False, False, True, False]
    assert queue.enter("more").is_refused is False
    assert visits[3].is_refused
    assert queue.enter("last").is_refused


def test_a_full_queue_refuses(queue: FairQueue) -> None:
    for name in ("a", "b", "c", "d"):
        queue.enter(name)
    with pytest.raises(QueueFullError), queue.place("e"):
        raise AssertionError("There was no place.")
    assert len(queue) == 4


def test_an_error_gives_the_place_back(queue: FairQueue) -> None:
    with pytest.raises(ZeroDivisionError), queue.place("a"):
        raise ZeroDivisionError
    assert _works(queue.enter("b"))


@pytest.mark.parametrize("began_before", [0, 60])
def test_a_new_reader_overtakes_twelve_heavy_ones(
    clock: Clock, began_before: int
) -> None:
    queue = FairQueue(2, 40, clock, reserved=2)
    visits = {name: queue.enter(name) for name in map(str, range(12))}
    reader = None
    for tick in range(20 * (began_before + 20)):
        clock.now = tick / 20
        for name, visit in visits.items():
            has_way = _works(visit) and not queue.gives_way(visit)
            if has_way and clock.now - visit.called_at >= 8:
                queue.leave(visit)
                visits[name] = queue.enter(name)
        if clock.now >= began_before and reader is None:
            came_at, reader = clock.now, queue.enter("reader")
        if reader and _works(reader):
            break
    assert reader
    assert clock.now - came_at < 2
    # why: a bomb must not get back the place that it lost.
    assert sum(_works(visit) for visit in visits.values()) <= 3


def test_reserved_places_go_to_light_readers(clock: Clock) -> None:
    queue = FairQueue(1, 3, clock, reserved=1)
    _work(queue, clock, "bomb", 8)
    names = ("first", "bomb", "new", "newer")
    visits = [queue.enter(name) for name in names]
    assert [_works(visit) for visit in visits] == [True, False, True, False]


def test_a_reserved_place_is_yielded_once(clock: Clock) -> None:
    queue = FairQueue(1, 3, clock, reserved=1)
    first, second = queue.enter("a"), queue.enter("b")
    clock.now = 5
    assert not queue.gives_way(second), "Nobody waits."
    third = queue.enter("c")
    assert not queue.gives_way(first), "Its place is not reserved."
    assert queue.gives_way(second)
    assert not _works(second)
    assert _works(third)
    last = queue.enter("d")
    assert not queue.gives_way(third), "It has only just begun."
    queue.leave(third)
    assert not _works(second), "It waits for a place that anybody may have."
    queue.leave(first)
    assert not _works(second), "Whoever came last has that place now."
    queue.leave(last)
    assert _works(second)
