"""Trends page, driven as a reader drives it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries.labels import labels
from tests.boxes import opened
from tests.conftest import Ask

# Charts of what followed, which ignore the chosen states.
_FOLLOWING = 3


@pytest.fixture
def trends_page(app: AppTest) -> AppTest:
    """The trends page with its boxes open, not yet run."""
    for box in ("totals", "demands", "kinds", "registries", "steps"):
        app.session_state[f"{box}_box"] = True
    return app.switch_page("pages/trends/page.py")


def test_the_country_is_shown_at_first(trends_page: AppTest) -> None:
    trends_page.run()
    assert not trends_page.exception
    # The rate of the whole country would repeat its total.
    assert len(trends_page.get("vega_lite_chart")) == 3 + _FOLLOWING
    assert not trends_page.dataframe
    rows = opened(trends_page, "joined_by_month").dataframe[0].value
    assert set(rows["area_name"]) == {"United States"}
    assert str(rows["month_on"].max()).startswith("2020-09")
    assert any("the chart stops there" in note.value for note in trends_page.markdown)
    # Residents of towns whose police joined rise with the months.
    shares = rows["residents_in_ring_towns_share"].to_list()
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_bodies_on_record_are_counted_by_kind_of_the_areas_shown(
    trends_page: AppTest,
) -> None:
    trends_page.run()
    trends_page.selectbox(key="trends_show").set_value("state").run()
    rows = opened(trends_page, "bodies_by_kind").dataframe[0].value
    assert set(rows["area_name"]) == {"California", "Illinois", "New Jersey"}
    assert {"Town and city police", "County bodies"} <= set(rows["register_kind"])
    assert (rows["recorded_agency_count"] <= rows["registered_agency_count"]).all()


def test_states_and_regions_are_compared(trends_page: AppTest) -> None:
    trends_page.run()
    trends_page.selectbox(key="trends_show").set_value("region").run()
    rows = opened(trends_page, "joined_by_month").dataframe[0].value
    assert set(rows["area_name"]) == {"Midwest", "Northeast", "South", "West"}
    trends_page.selectbox(key="trends_show").set_value("state").run()
    alts = [chart.proto.alt for chart in trends_page.get("vega_lite_chart")]
    assert any("total agencies" in alt for alt in alts)
    assert any("per 100,000" in alt for alt in alts)
    trends_page.multiselect(key="trends_states").set_value(["NJ", "IL"]).run()
    rows = trends_page.dataframe[0].value
    assert set(rows["area_name"]) == {"New Jersey", "Illinois"}
    assert trends_page.query_params["states"] == "NJ,IL"


def test_incidents_are_marked_on_request_as_their_own_page_has_them(
    trends_page: AppTest,
) -> None:
    def datasets() -> set[str]:
        chart = trends_page.get("vega_lite_chart")[0].proto
        return {dataset.name for dataset in chart.datasets}

    trends_page.run()
    assert datasets() == {"joinings"}
    trends_page.toggle(key="trends_incidents").set_value(True).run()
    assert datasets() == {"joinings", "incidents"}
    rows = trends_page.dataframe[-1].value
    assert {"Changes of policy", "Police programs"} <= set(rows["incident_type"])
    assert set(rows["incident_type"]) <= set(labels("incident_type").values())
    assert set(rows["standing"]) <= set(labels("standing").values())
    assert {str(when)[-4:] for when in rows["when"]} <= {"2018", "2019", "2020", "2021"}
    notes = "".join(note.value for note in trends_page.markdown)
    assert "from January 2018 to August 2021 that are dated" in notes


def test_without_a_state_a_sentence_replaces_the_chart(trends_page: AppTest) -> None:
    trends_page.query_params.update({"show": "state", "states": ""})
    trends_page.run()
    assert "Choose at least one state" in trends_page.info[0].value
    alts = [chart.proto.alt for chart in trends_page.get("vega_lite_chart")]
    assert len(alts) == _FOLLOWING
    assert not [alt for alt in alts if "joined" in alt or "joining" in alt]


def test_what_followed_is_shown_series_by_series(trends_page: AppTest) -> None:
    page = trends_page.run()
    assert not page.exception
    text = "\n".join(str(part.value) for part in page.markdown)
    assert "Request for Assistance posts ended by Ring (January 31, 2024)" in text
    assert "Community Requests started (September 2025)" in text
    assert "3,147" in text
    assert "users told that their information had been demanded" in text
    assert "**1,060 registered cameras**" in text
    assert "Not a Ring figure" in text


def test_published_totals_are_rows_with_what_each_counts(
    trends_page: AppTest,
) -> None:
    rows = opened(trends_page.run(), "published_totals").dataframe[0].value
    assert set(rows["agency_count"]) >= {405, 1501, 2161}
    assert rows["counts_what"].notna().all()
    assert not set(rows["agency_count"]) & {703, 1189}


def test_every_portal_that_was_read_can_be_chosen(app: AppTest, ask: Ask) -> None:
    # A link that chooses a portal opens its box.
    page = app.switch_page("pages/trends/page.py")
    page.query_params["registry"] = "chicopee"
    page.run()
    assert not page.exception
    portal = page.selectbox(key="trends_registry")
    (portals,) = ask(
        "select count(distinct registry_id) from marts.fct_camera_registry_counts"
    )
    assert len(portal.options) == portals
    assert portal.value == "chicopee"


def test_the_list_of_states_is_shown_where_it_counts_and_never_forgotten(
    trends_page: AppTest,
) -> None:
    trends_page.query_params.update({"show": "state", "states": "TX,OH"})
    trends_page.run()
    for level, shown in (("country", 0), ("region", 0), ("state", 1), ("country", 0)):
        trends_page.selectbox(key="trends_show").set_value(level).run()
        assert not trends_page.exception
        assert len(trends_page.multiselect) == shown
        assert trends_page.query_params["states"] == "TX,OH"
    trends_page.toggle(key="trends_incidents").set_value(True).run()
    assert trends_page.query_params["states"] == "TX,OH"
