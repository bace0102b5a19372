"""Prices page, driven as a reader drives it."""

from __future__ import annotations

import re

import pytest

from tests.app.conftest import open_view, words_of
from tests.boxes import opened
from tests.conftest import Ask

pytestmark = pytest.mark.usefixtures("warehouse_file")


def test_the_page_says_first_what_is_known(ask: Ask) -> None:
    (priced,) = ask(
        "select count(observed_low_usd) "
        "from marts.fct_sale_offers join marts.dim_devices using (device_id) "
        "where vendor_id = 'ring'"
    )
    opening = open_view("/prices").markdown[0].value
    assert f"cost at **{priced} sale offers**" in opening
    assert "Nobody recorded the weeks before" in opening


def test_a_chart_holds_prices_of_its_devices_only(ask: Ask) -> None:
    page = open_view("/prices")
    page.multiselect(key="prices_devices").set_value(["ring-alarm-5pc"]).run()
    rows = opened(page, "prices_over_time").dataframe[0].value
    assert set(rows["device_name"]) == {"Ring Alarm kit, 5 pieces, 2nd gen"}
    assert rows["price_usd"].notna().all()
    summary = page.table[0].value.iloc[0].str.replace("\\", "")
    lowest, days = ask(
        "select min(price_usd), count(distinct observed_on) "
        "from marts.fct_price_observations "
        "where device_id = 'ring-alarm-5pc' and is_on_price_curve"
    )
    assert float(summary["Lowest"].lstrip("$")) == float(lowest)
    assert summary["Days"] == str(days) == str(len(rows))


def test_a_claim_about_many_models_can_be_chosen_for_no_chart() -> None:
    names = open_view("/prices").multiselect(key="prices_devices").options
    assert not [name for name in names if "range" in name or "no model" in name]


def test_every_offer_is_listed_and_can_be_chosen_by_its_sale(ask: Ask) -> None:
    page = open_view("/prices?maker=all")
    offers = page.dataframe[0].value
    assert len(offers) == ask("select count(*) from marts.fct_sale_offers")[0]
    page.selectbox(key="prices_sale").set_value("prime-day-2022").run()
    assert set(page.dataframe[0].value["sale_event_name"]) == {"Prime Day 2022"}


@pytest.mark.parametrize("address", ["", "?sale=prime-day-2019&maker=all"])
def test_no_text_speaks_of_intent(address: str) -> None:
    page = open_view(f"/prices{address}")
    alts = [chart.proto.alt for chart in page.get("vega_lite_chart")]
    spoken = r"fake|sham|mislead|decei|decept|trick|false|inflat|dishonest|fraud"
    texts = " ".join([words_of(page), *alts])
    assert not re.findall(spoken, texts, re.IGNORECASE)


def test_no_device_chosen_asks_for_one() -> None:
    page = open_view("/prices")
    page.multiselect(key="prices_devices").set_value([]).run()
    assert "Choose at least one device" in page.info[0].value
