"""Classes of shade: where they are cut, and what a reader is told."""

from __future__ import annotations

import pytest

from dashboard.charts.map_shades import (
    MEASURES,
    SMALL_WORDS,
    area_shade,
    shade,
    shade_labels,
    shade_limits,
)

RATES = [0.0, 0.1, 0.2, 0.31, 0.44, 0.5, 0.6, 0.9, 1.3]
ROW = {
    "area_name": "Ohio",
    "agency_count": 3,
    "agencies_per_100k": 0.5,
    "fbi_listed_share": None,
    "is_small_count": True,
    "is_small_share_base": False,
}


def test_limits_rise_and_split_the_rates_above_zero() -> None:
    limits = shade_limits(RATES)
    assert limits == sorted(set(limits))
    assert {shade(rate, limits) for rate in RATES} == {0, 1, 2, 3, 4}


def test_none_listed_is_a_class_of_its_own() -> None:
    limits = shade_limits([*RATES, None])
    labels = shade_labels(limits)
    assert labels[0] == "none listed here"
    assert shade(0.0, limits) == shade(None, limits) == 0
    assert len(labels) == len(limits) + 2


@pytest.mark.parametrize("rates", [[], [0.0], [0.0, 0.4]])
def test_few_rates_make_one_class(rates: list[float | None]) -> None:
    assert shade_labels(shade_limits(rates)) == ("none listed here", "some")


def test_no_class_of_counts_is_empty() -> None:
    counts = [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 9.0]
    limits = shade_limits(counts, "count")
    assert {shade(count, limits) for count in counts} == set(range(1, len(limits) + 2))


def test_shares_are_written_as_percentages() -> None:
    shares = [0.01, 0.02, 0.05, 0.08, 0.1, 0.2, 0.38]
    labels = shade_labels(shade_limits(shares, "share"), "share")
    assert all("%" in label for label in labels[1:])


@pytest.mark.parametrize(
    ("measure", "flag", "words"),
    [
        ("state_rate", "is_small_count", "Small count: read it with care."),
        ("rate", "is_small_base", "Small base: read it with care."),
        ("share", "is_small_share_base", "Small base: read it with care."),
    ],
)
def test_each_flag_is_said_in_its_own_words(
    measure: str, flag: str, words: str
) -> None:
    flags = {**dict.fromkeys(SMALL_WORDS, False), flag: True}
    row = {**ROW, "fbi_listed_share": 0.1, **flags}
    _, is_small, detail = area_shade(row, [0.05], measure, "Ring")
    assert is_small
    assert detail.endswith(f". {words}")
    _, is_small, detail = area_shade({**row, flag: False}, [0.05], measure, "Ring")
    assert not is_small
    assert "Small" not in detail


def test_a_plain_count_stands_on_itself_and_is_never_flagged() -> None:
    row = {**ROW, **dict.fromkeys(SMALL_WORDS, True)}
    _, is_small, detail = area_shade(row, [2], "count", "Ring")
    assert not is_small
    assert "Small" not in detail


def test_every_flag_of_a_measure_has_words() -> None:
    flags = {flag for measure in MEASURES.values() for flag in measure.flags}
    assert flags == set(SMALL_WORDS)


def test_what_is_not_known_is_not_called_zero() -> None:
    for row, measure in (
        (ROW, "share"),
        ({**ROW, "residents_in_ring_towns_share": 0.0}, "reach"),
    ):
        shade_of_it, _, detail = area_shade(row, [], measure, "Ring")
        assert shade_of_it == 0
        assert "nothing to compare" in detail


def test_years_are_classes_of_their_own() -> None:
    years: list[float | None] = [None, 2018, 2019, 2019, 2020, 2021, 2023]
    limits = shade_limits(years, "first")
    assert shade_labels(limits, "first")[1:] == (
        *("before 2019", "2019", "2020", "2021 or later"),
    )
    assert [shade(year, limits) for year in years] == [0, 1, 2, 2, 3, 4, 4]
    row = {**ROW, "first_year": 2019}
    assert area_shade(row, limits, "first", "Ring") == (
        *(2, False, "3 listed with Ring, the first in 2019."),
    )
