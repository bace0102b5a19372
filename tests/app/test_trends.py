"""Trends page, driven as a reader drives it."""

from __future__ import annotations

import json

from tests.app.conftest import open_view
from tests.boxes import opened
from tests.conftest import Ask


def test_the_country_is_shown_at_first(ask: Ask) -> None:
    page = open_view("/trends")
    joined, residents = (one.proto.alt for one in page.get("vega_lite_chart"))
    (most,) = ask(
        "select max(joined_count) from marts.mart_joinings_by_month "
        "where area_id = 'US'"
    )
    assert f"{most} agencies joined Ring in" in joined
    assert joined.endswith(", United States.")
    rows = opened(page, "joined").dataframe[0].value
    assert set(rows["area_name"]) == {"United States"}
    assert str(rows["month_on"].max()).startswith("2020-09")
    assert any("the chart stops there" in note.value for note in page.markdown)
    # Residents of towns whose police joined rise with the months.
    shares = rows["population_in_ring_towns_share"].to_list()
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    assert f"at least {shares[-1]:.0%} of all residents" in residents


def test_states_are_compared_as_small_multiples(ask: Ask) -> None:
    page = open_view("/trends?states=CT,NJ,CA&show=total")
    total, most, dense = ask(
        "select max(joined_total_count), arg_max(area_name, joined_total_count), "
        "arg_max(area_name, joined_total_per_100k) "
        "from marts.mart_joinings_by_month where area_id in ('CT', 'NJ', 'CA')"
    )
    (joined, residents) = page.get("vega_lite_chart")
    assert (
        f"{most} has the most of these by September 2020, {total} agencies; "
        f"{dense} the most for its size"
    ) in joined.proto.alt
    assert json.loads(joined.proto.spec)["facet"]["field"] == "area_name"
    assert "note" in residents.proto.spec
    assert page.query_params["states"] == "CT,NJ,CA"


def test_what_came_after_is_dated_and_has_sources(ask: Ask) -> None:
    page = open_view("/trends")
    timeline = next(
        note.value for note in page.markdown if note.value.startswith("- **")
    )
    assert (
        timeline.count("\n") + 1
        == ask(
            "select (select count(*) from pages.page_what_came_after) + count(*) "
            "from pages.page_agency_company_steps where step_on >= date '2020-01-01'"
        )[0]
    )
    for step in (
        "**January 31, 2024.** Request for Assistance posts ended, by Ring's decision.",
        "**September 2025.** Community Requests started.",
        "**February 12, 2026.** Flock Safety integration was dropped before it",
        "A published total: 2,161 law enforcement agencies enrolled.",
        "**May 5, 2025.** Denver, CO, voted against Flock Safety.",
    ):
        assert step in timeline
    assert timeline.count("](http") >= timeline.count("\n") + 1
