"""The map, its link and its numbers, as a reader's browser shows them."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser

SEARCH = "Find a town, county or agency"


def _sentence(page: Page) -> str:
    return page.get_by_text(re.compile(r" on this map")).first.inner_text()


def _number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found.group().replace(",", ""))


def test_sentence_map_list_and_file_agree_on_the_filters_of_july_2019(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/map")
    page.get_by_label(SEARCH).fill("Ring")
    page.get_by_label(SEARCH).press("Enter")
    expect(page.get_by_text("matching “Ring”")).to_be_visible()
    with page.expect_response(
        re.compile(r"/data/agencies\.json.*kind=police_")
    ) as sent:
        page.get_by_label("Kind of agency").click()
        page.get_by_role("option", name="Police (local and state)").click()
    expect(page.get_by_text(re.compile(r"police agencies \(local"))).to_be_visible()

    in_sentence = _number(_sentence(page))
    on_map = len(sent.value.json())
    button = page.get_by_role("button", name=f"Download {in_sentence:,} rows")
    expect(button).to_be_enabled()
    reader.settle()
    table = page.get_by_test_id("stDataFrame").first.locator("table")
    header = 1
    expect(table).to_have_attribute("aria-rowcount", str(in_sentence + header))
    with page.expect_download() as fetched:
        button.click()
    with fetched.value.path().open(encoding="utf-8", newline="") as file:
        in_file = len(list(csv.DictReader(file)))

    assert in_sentence > 1_000
    assert in_sentence == on_map == in_file


def test_a_link_opens_with_its_filters(reader: Reader) -> None:
    reader.open("/map?v=1&search=Addison&kind=police&state=IL&from=any&to=any")
    expect(reader.page.get_by_label(SEARCH)).to_have_value("Addison")
    expect(reader.page.get_by_text("1 local police agency")).to_be_visible()
    expect(reader.page.get_by_test_id("stAlert")).to_have_count(0)
    expect(reader.page).to_have_url(re.compile("technology=ring_neighbors"))


def test_a_link_with_an_unknown_value_says_so_and_keeps_the_rest(
    reader: Reader,
) -> None:
    reader.open("/map?v=1&kind=spies&state=NJ")
    expect(reader.page.get_by_test_id("stAlert")).to_contain_text("spies")
    expect(reader.page.get_by_text(re.compile("in New Jersey"))).to_be_visible()


def test_back_restores_the_filters_and_then_the_page_before(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page).to_have_url(re.compile("search=&"))
    reader.settle()
    page.get_by_label(SEARCH).fill("Bloomfield")
    page.get_by_label(SEARCH).press("Enter")
    expect(page).to_have_url(re.compile("search=Bloomfield"))
    page.go_back()
    expect(page.get_by_label(SEARCH)).to_have_value("")
    expect(page.get_by_text("matching")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Which police joined Amazon Ring?"
    )


def test_a_filter_leaves_the_map_where_the_reader_moved_it(reader: Reader) -> None:
    page = reader.page
    reader.open("/map?search=zzzz")
    deck = page.get_by_test_id("stDeckGlJsonChart")
    page.wait_for_load_state("networkidle")
    at_first = deck.screenshot()
    box = deck.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -600)
    page.mouse.move(2, 2)
    moved = _still(page)
    assert moved != at_first
    page.get_by_label(SEARCH).fill("yyyy")
    page.get_by_label(SEARCH).press("Enter")
    expect(page.get_by_text("matching “yyyy”")).to_be_visible()
    reader.settle()
    page.wait_for_load_state("networkidle")
    assert _still(page) == moved


def _still(page: Page) -> bytes:
    """Take a picture of the map once two in a row are the same."""
    deck = page.get_by_test_id("stDeckGlJsonChart")
    before, after = b"", deck.screenshot()
    while before != after:
        page.evaluate("new Promise(done => requestAnimationFrame(() => done()))")
        before, after = after, deck.screenshot()
    return after


def test_the_first_page_leads_to_ones_own_town(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    page.get_by_label("Is my town in?").fill("Bloomfield NJ")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Map of agencies")
    expect(page.get_by_text("matching “Bloomfield NJ”")).to_be_visible()
    assert _number(_sentence(page)) == 1
