"""When a login has ended."""

from __future__ import annotations

import pytest

from dashboard.access.sessions import Sessions

IDLE, LONGEST = 3_600.0, 86_400.0


class Clock:
    """Time that a test moves on."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(IDLE, LONGEST, clock)


def test_a_login_counts_until_it_was_not_used_for_the_time(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    assert sessions.use("a", made)
    clock.now += IDLE - 1
    assert sessions.is_open("a", made)
    clock.now += 1
    assert not sessions.is_open("a", made)
    assert not sessions.use("a", made)


def test_use_puts_off_the_end_and_a_look_does_not(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    for _ in range(3):
        clock.now += IDLE - 1
        assert sessions.use("used", made)
    assert not sessions.is_open("seen", made)
    made = clock.now
    clock.now += IDLE - 1
    assert sessions.is_open("seen", made)
    clock.now += 1
    assert not sessions.is_open("seen", made)


def test_a_login_in_constant_use_ends_after_a_set_time(
    sessions: Sessions, clock: Clock
) -> None:
    made = clock.now
    while clock.now < made + LONGEST:
        assert sessions.use("a", made)
        clock.now += IDLE / 2
    assert not sessions.use("a", made)


def test_an_ended_login_never_counts_again(sessions: Sessions, clock: Clock) -> None:
    made = clock.now
    assert sessions.use("a", made)
    assert sessions.use("b", made)
    sessions.end("a")
    for _ in range(4):
        assert not sessions.use("a", made)
        assert sessions.use("b", made)
        clock.now += IDLE / 2


def test_a_restart_ends_logins_that_are_older_than_the_time(clock: Clock) -> None:
    restarted = Sessions(IDLE, LONGEST, clock)
    assert restarted.use("young", clock.now - IDLE + 1)
    assert not restarted.use("old", clock.now - IDLE)


def test_what_ended_by_itself_is_forgotten(sessions: Sessions, clock: Clock) -> None:
    for number in range(100):
        sessions.use(f"{number}", clock.now)
        sessions.end(f"{number} ended")
    clock.now += IDLE + 1
    sessions.use("new", clock.now)
    assert len(sessions) == 1
