"""Prices page, driven as a reader drives it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.boxes import opened
from tests.conftest import Ask


@pytest.fixture
def prices_page(app: AppTest) -> AppTest:
    """The prices page, not yet run."""
    return app.switch_page("pages/prices.py")


def _words(page: AppTest) -> str:
    notes = [*page.markdown, *page.info]
    return "\n".join(note.value for note in notes).replace("\\$", "$")


def test_the_page_says_first_what_is_known(prices_page: AppTest, ask: Ask) -> None:
    prices_page.run()
    assert not prices_page.exception
    priced, decided = ask(
        "select count(observed_low_usd), "
        "count(*) filter (discount_verdict <> 'cannot_tell') "
        "from marts.fct_discount_checks join marts.dim_devices using (device_id) "
        "where vendor_id = 'ring'"
    )
    opening = prices_page.markdown[0].value
    assert f"cost at **{priced} sale offers**" in opening
    assert f"For **{decided or 'none'}**" in opening


@pytest.mark.parametrize(
    ("address", "phrases"),
    [
        (
            {},
            (
                # The chart says what it cannot.
                "Nothing is known between the points",
                "are second-hand",
                # The story, with exactly what its sale has on record.
                "heavily discounted on both Prime Days",
                "for Prime Day 2019 we found 4 reports",
                "of which 1 gives a price in dollars, 2 speak of products in general",
                "4 are second-hand",
                "neither confirm nor refute the claim",
            ),
        ),
        ({"sale": "prime-day-2022", "maker": "blink"}, ("not proof that there was",)),
    ],
)
def test_the_page_says_what_is_known_and_how_well(
    prices_page: AppTest, address: dict[str, str], phrases: tuple[str, ...]
) -> None:
    prices_page.query_params.update(address)
    words = _words(prices_page.run())
    assert [phrase for phrase in phrases if phrase not in words] == []


def test_a_chart_holds_prices_of_its_devices_only(
    prices_page: AppTest, ask: Ask
) -> None:
    prices_page.run()
    prices_page.multiselect(key="prices_devices").set_value(["ring-alarm-5pc"]).run()
    rows = opened(prices_page, "prices_over_time").dataframe[0].value
    assert set(rows["device_name"]) == {"Ring Alarm kit, 5 pieces, 2nd gen"}
    assert rows["price_usd"].notna().all()
    summary = prices_page.table[0].value.iloc[0].str.replace("\\", "")
    lowest, days = ask(
        "select min(price_usd), count(distinct observed_on) "
        "from marts.fct_price_observations "
        "where device_id = 'ring-alarm-5pc' and is_on_price_curve"
    )
    assert float(summary["Lowest"].lstrip("$")) == float(lowest)
    assert summary["Days"] == str(days) == str(len(rows))


def test_a_claim_about_many_models_can_be_chosen_for_no_chart(
    prices_page: AppTest,
) -> None:
    names = prices_page.run().multiselect(key="prices_devices").options
    assert not [name for name in names if "range" in name or "no model" in name]


def test_every_offer_says_what_is_missing(prices_page: AppTest, ask: Ask) -> None:
    prices_page.query_params.update({"maker": "all"})
    offers = prices_page.run().dataframe[0].value
    assert len(offers) == ask("select count(*) from marts.fct_discount_checks")[0]
    unknown = offers[offers["discount_verdict"] == "Cannot tell"]
    assert unknown["missing_text"].str.len().min() > 10
    prices_page.selectbox(key="prices_sale").set_value("prime-day-2022").run()
    assert set(prices_page.dataframe[0].value["sale_event_name"]) == {"Prime Day 2022"}


@pytest.mark.parametrize("address", ["", "sale=prime-day-2019&maker=all"])
def test_no_text_speaks_of_intent(prices_page: AppTest, address: str) -> None:
    prices_page.query_params.update(
        dict(pair.split("=") for pair in address.split("&") if pair)
    )
    prices_page.run()
    alts = [chart.proto.alt for chart in prices_page.get("vega_lite_chart")]
    spoken = r"fake|sham|mislead|decei|decept|trick|false|inflat|dishonest|fraud"
    texts = " ".join([_words(prices_page), *alts])
    assert not re.findall(spoken, texts, re.IGNORECASE)


def test_no_device_chosen_asks_for_one(prices_page: AppTest) -> None:
    prices_page.run()
    prices_page.multiselect(key="prices_devices").set_value([]).run()
    assert "Choose at least one device" in prices_page.info[0].value
    assert not prices_page.exception
