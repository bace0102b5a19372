"""What two processes of one server count, they count together."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.sessions import Sessions
from dashboard.running.tally import Tally
from dashboard.serving.limits import Pace
from warehouse.paths import Process

MADE_AT, NOW = 1_800_000_000.0, 1_800_000_060.0
KEY = b"k" * 32
ADDRESS = "192.0.2.1"


@pytest.fixture
def both(tmp_path: Path) -> list[Tally]:
    return [Tally(Process(number, tmp_path / "tally", KEY)) for number in range(2)]


def test_a_login_ends_everywhere(both: list[Tally]) -> None:
    first, second = (Sessions(3_600, 86_400, lambda: NOW, each) for each in both)
    assert first.use("a", MADE_AT)
    assert second.is_open("a", MADE_AT)
    second.end("a")
    assert not first.use("a", MADE_AT)
    assert not second.use("a", MADE_AT)


def test_use_at_one_puts_off_the_end_at_the_other(both: list[Tally]) -> None:
    moment = [MADE_AT]
    first, second = (Sessions(3_600, 86_400, lambda: moment[0], each) for each in both)
    moment[0] += 3_599
    assert first.use("a", MADE_AT)
    moment[0] += 3_599
    assert second.is_open("a", MADE_AT)
    moment[0] += 1
    assert not second.is_open("a", MADE_AT)


def test_who_sends_to_both_is_read_at_one_pace(both: list[Tally]) -> None:
    first, second = (Pace(each, "a", each_second=10, at_once=2) for each in both)
    sender = both[0].name(ADDRESS)
    assert both[1].name(ADDRESS) == sender
    assert [pace.wait(sender, 1_000.0) for pace in (first, second)] == [0, 0]
    assert second.wait(sender, 1_000.0) == pytest.approx(0.1)
    assert first.wait(sender, 1_000.0) == pytest.approx(0.2)


def test_what_a_killed_process_held_open_is_forgotten(
    both: list[Tally], tmp_path: Path
) -> None:
    for each in both:
        each.ask("insert into pages values (?, ?)", each.process, each.name(ADDRESS))
    Tally(Process(1, tmp_path / "tally", KEY))
    assert both[0].ask("select process from pages") == [(0,)]


def test_no_address_stands_in_the_file(both: list[Tally], tmp_path: Path) -> None:
    Pace(both[0], "a", 1, 1).wait(both[0].name(ADDRESS), NOW)
    assert ADDRESS.encode() not in b"".join(
        file.read_bytes() for file in tmp_path.iterdir()
    )
    assert KEY not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
