"""Classes of shade: where they are cut, and what a reader is told."""

from __future__ import annotations

import pytest

from dashboard.charts.map_shades import (
    MEASURES,
    SMALL_WORDS,
    area_properties,
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
    assert labels[0] == "none listed"
    assert shade(0.0, limits) == shade(None, limits) == 0
    assert len(labels) == len(limits) + 2


@pytest.mark.parametrize("rates", [[], [0.0], [0.0, 0.4]])
def test_few_rates_make_one_class(rates: list[float | None]) -> None:
    assert shade_labels(shade_limits(rates)) == ("none listed", "some")


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
        ("rate", "is_small_count", "Small count: read it with care."),
        ("rate", "is_small_base", "Small base: read it with care."),
        ("share", "is_small_share_base", "Small base: read it with care."),
    ],
)
def test_each_flag_is_said_in_its_own_words(
    measure: str, flag: str, words: str
) -> None:
    flags = {**dict.fromkeys(SMALL_WORDS, False), flag: True}
    row = {**ROW, "fbi_listed_share": 0.1, **flags}
    flagged = area_properties(row, [0.05], measure, "Ring")
    assert flagged["small"] == 1
    assert flagged["detail"].endswith(f". {words}")
    plain = area_properties({**row, flag: False}, [0.05], measure, "Ring")
    assert plain["small"] == 0
    assert "Small" not in plain["detail"]


def test_a_plain_count_stands_on_itself_and_is_never_flagged() -> None:
    row = {**ROW, **dict.fromkeys(SMALL_WORDS, True)}
    counted = area_properties(row, [2], "count", "Ring")
    assert counted["small"] == 0
    assert "Small" not in counted["detail"]


def test_every_flag_of_a_measure_has_words() -> None:
    flags = {flag for measure in MEASURES.values() for flag in measure.flags}
    assert flags == set(SMALL_WORDS)


def test_what_is_not_known_is_not_called_zero() -> None:
    assert "nothing to compare" in area_properties(ROW, [], "share", "Ring")["detail"]
    none = {**ROW, "agency_count": 0, "agencies_per_100k": 0.0}
    assert "no proof of none" in area_properties(none, [], "rate", "Ring")["detail"]
