"""Prices page, driven as a reader drives it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.boxes import opened
from tests.conftest import Ask
from warehouse.connection import connect_read_only


@pytest.fixture
def prices_page(app: AppTest) -> AppTest:
    """The prices page with its boxes open, not yet run."""
    for box in ("one", "deepest", "story", "beside", "gaps"):
        app.session_state[f"prices_{box}_box"] = True
    return app.switch_page("pages/prices/page.py")


def _words(page: AppTest) -> str:
    notes = [*page.markdown, *page.info]
    return "\n".join(note.value for note in notes)


def _alts(page: AppTest) -> list[str]:
    return [chart.proto.alt for chart in page.get("vega_lite_chart")]


def test_the_page_says_first_what_is_known(prices_page: AppTest, ask: Ask) -> None:
    prices_page.run()
    assert not prices_page.exception
    opening = prices_page.markdown[0].value
    offers, priced, before, smaller, unknown = ask(
        "select count(*), count(observed_low_usd), count(year_low_usd), "
        "count(*) filter (discount_verdict = 'smaller_than_stated'), "
        "count(*) filter (discount_verdict = 'cannot_tell') "
        "from marts.fct_discount_checks"
    )
    for phrase in (
        f"**{offers} offers** of a device at a sale, the price is known for {priced}",
        f"a price of the year before for {before}",
        f"could be checked: **{smaller} smaller than claimed**; for {unknown}",
    ):
        assert phrase in opening


def test_an_offer_has_its_list_price_and_the_lowest_before(
    prices_page: AppTest,
) -> None:
    prices_page.run()
    offers = prices_page.table[1].value.set_index("Device")
    assert len(offers) == 8
    offer = offers.loc["**Ring Indoor Cam, 2nd gen**"].str.replace("\\", "")
    assert offer["Offer"] == "**$24.99**"
    assert offer["List price"] == "$49.99"
    before = offer["Lowest known in the year before"]
    assert before.startswith("**$25** on October 9, 2025")
    assert "(http" in before
    assert offers.iloc[-1, -2] == "not known"


ENGADGET = "[Engadget](https://www.engadget.com/"


@pytest.mark.parametrize(
    ("address", "phrases", "absent"),
    [
        (
            {},
            (
                # How weak the record is.
                "prices are second-hand",
                "Correlation is not causation",
                # The story, with exactly what its sale has on record.
                "heavily discounted on both Prime Days",
                "for Prime Day 2019 (July 15, 2019 to July 16, 2019): 4 reports",
                "1 gives a price in dollars; 3 give a share off, 2 of these",
                "4 of the 4 are weak",
                "0 dated prices are known",
                "neither confirm nor refute the claim",
                # The one check that can be made, with its cautions.
                "offers of another sale",
                "of another shop than the offer",
                "does not name the generation",
                "the first of its ad",
            ),
            "",
        ),
        ({"sale": "prime-day-2015"}, ("not proof that there was none",), "Verdict"),
        (
            {"sale": "prime-day-2022", "device": "ring-alarm-8pc"},
            (
                "Discount worked out from the stated list price: **40%**",
                "For 5 of 10 no source states a share",
            ),
            "Discount stated",
        ),
        (
            {"sale": "prime-day-2022", "device": "ring-video-doorbell-2020"},
            (
                f"claim or offer: {ENGADGET}apples-air-pods-pro",
                f"lowest price: {ENGADGET}rings-video-doorbell-drops",
                "price at the sale, worked out from what the source states: **$75**",
            ),
            "price seen",
        ),
    ],
)
def test_the_page_says_what_is_known_and_how_well(
    prices_page: AppTest, address: dict[str, str], phrases: tuple[str, ...], absent: str
) -> None:
    prices_page.query_params.update(address)
    words = _words(prices_page.run()).replace("\\$", "$")
    assert [phrase for phrase in phrases if phrase not in words] == []
    labels = " ".join(metric.label for metric in prices_page.metric)
    assert not absent or absent not in f"{words} {labels}"


def test_a_curve_holds_prices_of_its_devices_only(prices_page: AppTest) -> None:
    prices_page.run()
    prices_page.multiselect(key="prices_devices").set_value(["ring-alarm-5pc"]).run()
    rows = opened(prices_page, "prices_by_device").dataframe[0].value
    assert set(rows["device_name"]) == {"Ring Alarm kit, 5 pieces, 2nd gen"}
    assert rows["price_usd"].notna().all()


def test_a_claim_about_many_models_can_be_chosen_for_no_curve(
    prices_page: AppTest,
) -> None:
    prices_page.run()
    curves = prices_page.multiselect(key="prices_devices").options
    checked = prices_page.selectbox(key="prices_device").options
    assert not [name for name in (*curves, *checked) if "range" in name]
    assert not [name for name in (*curves, *checked) if "no model stated" in name]


def test_each_sale_without_dates_and_no_other_has_no_band(
    prices_page: AppTest, warehouse_file: Path
) -> None:
    prices_page.run()
    with connect_read_only(warehouse_file) as connection:
        undated = connection.execute(
            "select sale_event_name from marts.dim_sale_events "
            "where sale_event_year between 2018 and 2020 and not has_dates"
        ).fetchall()
    named = re.findall(r"([\w ]+?) has no band", _words(prices_page))
    assert len(named) == bool(undated)
    assert all(name in named[0] for (name,) in undated)


def test_the_verdict_states_its_rule_in_words(
    prices_page: AppTest, warehouse_file: Path
) -> None:
    prices_page.query_params.update(
        {"device": "ring-video-doorbell-2020", "sale": "prime-day-2023"}
    )
    prices_page.run()
    with connect_read_only(warehouse_file) as connection:
        rule = connection.execute(
            "select verdict_rule from marts.fct_discount_checks "
            "where device_id = 'ring-video-doorbell-2020' "
            "and sale_event_id = 'prime-day-2023'"
        ).fetchall()[0][0]
    verdict = prices_page.metric[0]
    assert (verdict.label, verdict.value) == ("Verdict", "Cannot tell")
    assert f"**The rule:** {rule}".replace(":", "") in _words(prices_page).replace(
        "\\:", ""
    ).replace(":", "")
    assert "2 dated prices on 2 days" in _words(prices_page)


@pytest.mark.parametrize("address", ["", "sale=prime-day-2015", "kind=bundle"])
def test_no_text_speaks_of_intent(prices_page: AppTest, address: str) -> None:
    prices_page.query_params.update(
        dict(pair.split("=") for pair in address.split("&") if pair)
    )
    prices_page.run()
    spoken = r"fake|sham|mislead|decei|decept|trick|false|inflat|dishonest|fraud"
    texts = [_words(prices_page), *_alts(prices_page)]
    assert not re.findall(spoken, " ".join(texts), re.IGNORECASE)


def test_every_verdict_of_the_table_has_its_rule(
    prices_page: AppTest, ask: Ask
) -> None:
    opened(prices_page.run(), "prices_checks")
    table = next(t.value for t in prices_page.dataframe if "verdict_rule" in t.value)
    assert len(table) == ask("select count(*) from marts.fct_discount_checks")[0]
    assert table["verdict_rule"].str.len().min() > 40
    assert set(table["discount_verdict"]) == {
        "Cannot tell",
        "No claim to check",
        "Smaller than claimed",
    }


def test_the_grid_shows_what_is_missing(prices_page: AppTest) -> None:
    prices_page.query_params.update({"kind": "alarm"})
    prices_page.run()
    opened(prices_page, "prices_coverage")
    table = next(t.value for t in prices_page.dataframe if "cell_name" in t.value)
    missing = (table["cell_name"] == "Nothing is known").sum()
    assert (
        f"We have no price for **{missing} of {len(table)}** device-and-sale"
        in _words(prices_page)
    )
    assert any(f"{missing} hold nothing" in alt for alt in _alts(prices_page))


def test_prime_days_without_an_exact_discount_are_counted(
    prices_page: AppTest, ask: Ask
) -> None:
    prices_page.run()
    (days,) = ask(
        "select count(*) from marts.dim_sale_events where sale_event_type = 'prime_day'"
    )
    pattern = rf"For (\d+) of {days} Prime Days no exact discount was found"
    (count,) = re.findall(pattern, _words(prices_page))
    assert 0 < int(count) < days


def test_no_device_chosen_asks_for_one(prices_page: AppTest) -> None:
    prices_page.run()
    prices_page.multiselect(key="prices_devices").set_value([]).run()
    assert "Choose at least one device" in prices_page.info[0].value
    assert not prices_page.exception
