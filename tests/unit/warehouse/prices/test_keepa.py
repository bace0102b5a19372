"""Keepa files: every price is read, nothing else, and damage is named by its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.errors import LandingError
from warehouse.prices.keepa import (
    EPOCH,
    PRICE_TYPES,
    KeepaFile,
    KeepaFileError,
    read_keepa_file,
)

LAST_DAY = date(2026, 11, 24)
LAST_MINUTE = (datetime(2026, 11, 25, tzinfo=UTC) - EPOCH) // timedelta(minutes=1) - 1
ASIN = "B07WGJ8XWZ"

Price = tuple[str, str, int, int]


def _read(text: str | bytes) -> KeepaFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_keepa_file(path, LAST_DAY)


def _faults(content: object) -> dict[str, str]:
    """Return rule by place of what is wrong with a file."""
    with pytest.raises(KeepaFileError) as caught:
        _read(content if isinstance(content, str) else json.dumps(content))
    return {fault.place: fault.rule for fault in caught.value.faults}


def _prices(file: KeepaFile) -> set[Price]:
    return {
        (history.asin, history.seller_type, minute, cents)
        for history in file.histories
        for minute, cents in zip(history.minutes, history.cents, strict=True)
    }


def _product(**fields: object) -> dict[str, Any]:
    return {"asin": ASIN, "domainId": 1, "csv": [[100, 9999, 200, 7999]], **fields}


sums = st.one_of(st.integers(0, 10**7), st.sampled_from([-1, -2]))


@st.composite
def histories(draw: st.DrawFn, index: int) -> list[int]:
    """One entry of ``csv`` as Keepa writes it."""
    minutes = draw(st.sets(st.integers(0, LAST_MINUTE), min_size=1, max_size=8))
    width = PRICE_TYPES[index].width
    return [
        number
        for minute in sorted(minutes)
        for number in (minute, *(draw(sums) for _ in range(width - 1)))
    ]


@st.composite
def products(draw: st.DrawFn) -> dict[str, Any]:
    """A product object with histories of any kinds of price."""
    indexes = draw(st.sets(st.sampled_from(sorted(PRICE_TYPES)), min_size=1))
    csv: list[list[int] | None] = [None] * 36
    for index in indexes:
        csv[index] = draw(histories(index))
    csv[3] = [100, -1, 50, 7]  # a sales rank, which has rules of its own
    asin = draw(st.from_regex("B0[0-9A-Z]{8}", fullmatch=True))
    return {"asin": asin, "domainId": 1, "csv": csv}


def _expected(product: dict[str, Any]) -> set[Price]:
    """Say by the layout alone which prices a product has."""
    found = set()
    for index, kind in PRICE_TYPES.items():
        history = product["csv"][index] or []
        for start in range(0, len(history), kind.width):
            minute, *parts = history[start : start + kind.width]
            if min(parts) >= 0 and parts[0] > 0:
                found.add((product["asin"], kind.seller_type, minute, sum(parts)))
    return found


@given(st.lists(products(), min_size=1, max_size=3, unique_by=lambda p: p["asin"]))
def test_every_price_is_read_and_no_offer_never_is(
    content: list[dict[str, Any]],
) -> None:
    read = _read(json.dumps({"products": content}))
    assert _prices(read) == set().union(*map(_expected, content))
    assert all(cents > 0 for *_, cents in _prices(read))


@given(products(), st.data())
def test_a_file_that_was_cut_short_is_refused(
    content: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(content)
    length = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(KeepaFileError):
        _read(text[:length])


@pytest.mark.parametrize("half", ["\\ud800", "\\uDC00", "x\\ud83d"])
def test_half_a_character_is_refused(half: str) -> None:
    with pytest.raises(KeepaFileError):
        _read('{"products": [{"asin": "' + half + '", "domainId": 1, "csv": []}]}')


def _cut(history: list[Any], _at: int, _width: int) -> int:
    history.pop()
    return len(history) - 1


def _retyped(value: object) -> Callable[[list[Any], int, int], int]:
    def damage(history: list[Any], at: int, _width: int) -> int:
        history[at] = value
        return at

    return damage


def _negative(history: list[Any], at: int, width: int) -> int:
    at += at % width == 0
    history[at] = -3 - at
    return at


def _negative_minute(history: list[Any], at: int, width: int) -> int:
    history[at - at % width] = -1
    return at - at % width


def _twice(history: list[Any], at: int, width: int) -> int:
    start = at - at % width
    history[start + width : start + width] = history[start : start + width]
    return start + width


def _out_of_order(history: list[Any], at: int, width: int) -> int:
    start = at - at % width
    earlier = [history[start] - 1, *history[start + 1 : start + width]]
    history[start + width : start + width] = earlier
    return start + width


def _future(history: list[Any], _at: int, width: int) -> int:
    start = len(history) - width
    history[start] = LAST_MINUTE + 1
    return start


DAMAGES = (
    *(_cut, _negative, _negative_minute, _twice, _out_of_order, _future),
    *(_retyped("9999"), _retyped(1.0), _retyped(True), _retyped(None), _retyped([])),
)


@given(products(), st.sampled_from(DAMAGES), st.data())
def test_any_damage_is_named_by_its_place(
    content: dict[str, Any],
    damage: Callable[[list[Any], int, int], int],
    data: st.DataObject,
) -> None:
    indexes = [index for index in PRICE_TYPES if content["csv"][index]]
    index = data.draw(st.sampled_from(indexes))
    history = content["csv"][index]
    at = data.draw(st.integers(0, len(history) - 1))
    number = damage(history, at, PRICE_TYPES[index].width)
    assert f"product.csv[{index}][{number}]" in _faults(content)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ([], "the whole file"),
        ({"products": {}}, "products"),
        ({"products": [7]}, "products[0]"),
        ([_product(), _product()], "[1].asin"),
        (_product(asin="ring doorbell"), "product.asin"),
        (_product(asin=None), "product.asin"),
        (_product(domainId=3), "product.domainId"),
        (_product(csv={"0": []}), "product.csv"),
        ({"asin": ASIN, "domainId": 1}, "product.csv"),
        (_product(csv=[7]), "product.csv[0]"),
        (_product(csv=[None, None, None, ["x"]]), "product.csv[3][0]"),
        (_product(lastUpdate="today"), "product.lastUpdate"),
    ],
)
def test_what_is_no_product_object_is_named(content: object, place: str) -> None:
    assert place in _faults(content)


def test_all_faults_are_listed_at_once() -> None:
    csv = [[100, -7, 100, 50], [200, "x"], None, None, [5]]
    assert _faults(_product(csv=csv)).keys() == {
        "product.csv[0][1]",
        "product.csv[0][2]",
        "product.csv[1][1]",
        "product.csv[4][0]",
    }


def test_a_price_later_than_the_file_is_refused() -> None:
    day_later = 5000 + 24 * 60
    sound = _product(csv=[[4000, 99, day_later - 1, 98]], lastUpdate=5000)
    assert len(_prices(_read(json.dumps(sound)))) == 2
    damaged = _product(csv=[[4000, 99, day_later, 98]], lastUpdate=5000)
    assert "the file is of 2011-01-04" in _faults(damaged)["product.csv[0][2]"]


def test_a_price_after_the_evidence_is_refused() -> None:
    sound = _product(csv=[[LAST_MINUTE, 99]])
    assert len(_prices(_read(json.dumps(sound)))) == 1
    damaged = _product(csv=[[LAST_MINUTE + 1, 99]])
    assert "2026-11-25 00:00 UTC" in _faults(damaged)["product.csv[0][0]"]


@pytest.mark.parametrize("text", ["", "  ", "[1e999", '{"asin": "B0', "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    assert len(_faults(text)) == 1


def test_a_number_of_any_length_is_refused_and_not_a_crash() -> None:
    assert _faults('{"asin": "B07WGJ8XWZ", "csv": [[' + "9" * 5000 + ", 1]]}")
    assert _faults(_product(csv=[[10**30, 99]]))
    assert _faults(_product(csv=[[100, 10**30]]))


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(KeepaFileError) as caught:
        _read(b'{"asin": "\xff"}')
    assert caught.value.faults[0].place == "byte 11"


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LandingError, match="cannot be read"):
        read_keepa_file(tmp_path / "absent.json", LAST_DAY)


def test_what_is_no_price_is_counted_with_its_reason() -> None:
    csv: list[list[int] | None] = [None] * 19
    csv[0] = [100, -1, 200, -2, 300, 0, 400, 5000]
    csv[18] = [100, 4000, -1, 200, -1, -1, 300, 4000, 599]
    read = _read(json.dumps([_product(csv=csv), _product(asin="B000000000", csv=None)]))
    assert read.left_out == {
        "moment without an offer": 3,
        "moment with a price of 0": 1,
        "moment with unknown shipping": 1,
        "product without any history": 1,
    }
    assert _prices(read) == {(ASIN, "amazon", 400, 5000), (ASIN, "buy_box", 300, 4599)}


def test_an_answer_a_list_and_one_object_read_alike() -> None:
    product = _product()
    contents = ({"products": [product], "tokensLeft": 5}, [product], product)
    assert len({frozenset(_prices(_read(json.dumps(c)))) for c in contents}) == 1


def test_minutes_count_from_2011() -> None:
    # The example in Keepa's own description: 411180 is 1318510800000 in Unix time.
    assert (EPOCH + timedelta(minutes=411180)).timestamp() == 1318510800


def test_progress_is_reported_product_by_product(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text(json.dumps([_product(), _product(asin="B000000000")]), "utf-8")
    seen: list[tuple[int, int]] = []
    read_keepa_file(path, LAST_DAY, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
