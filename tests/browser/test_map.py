"""The map, its link and its numbers in a browser."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Position, expect

from dashboard.charts import theme
from dashboard.queries.map_agencies import RING, AgencyFilters, agencies_on_map
from dashboard.server.map_scenes import draw_state
from tests.browser.conftest import Reader
from tests.pages import DARK, PHONE
from tests.serving import PATIENCE_SECONDS

pytestmark = pytest.mark.browser

SEARCH = "Find towns, counties or agencies"
# The middle of a state on the map of the country.
_PLACE_OF_STATE = """code => {
  const found = [...document.querySelectorAll(".stVegaLiteChart .mark-shape path")]
    .find(path => path.__data__?.datum?.state_code === code);
  const box = found.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def _number(text: str) -> int:
    match = re.search(r"[\d,]+", text)
    assert match, text
    return int(match.group().replace(",", ""))


def _sentence(page: Page) -> Locator:
    return page.get_by_text(re.compile(r" on this map")).first


def _dots(page: Page) -> Locator:
    chart = page.get_by_test_id("stVegaLiteChart").first
    return chart.locator(".mark-symbol.role-mark path")


def _show_all_states(reader: Reader) -> None:
    """Press the way back to the country, and expect it with all its dots."""
    page = reader.page
    of_the_state = _sentence(page).inner_text()
    page.get_by_role("button", name="All states").click()
    expect(page).to_have_url(re.compile("state=any"))
    # The address changes before the sentence does.
    expect(_sentence(page)).not_to_have_text(of_the_state)
    expect(_dots(page)).to_have_count(_number(_sentence(page).inner_text()))


def _press_state(page: Page, code: str) -> None:
    x, y = page.evaluate(_PLACE_OF_STATE, code)
    page.mouse.click(x, y)


def test_the_story_of_july_2019_in_five_presses_and_one_number_everywhere(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/map")
    page.get_by_label(SEARCH).fill("Ring")
    page.get_by_label(SEARCH).press("Enter")
    page.get_by_text("More filters").click()
    kind = page.get_by_label("Kind of agency")
    kind.wait_for()
    # A page that is drawn anew closes a list of options.
    reader.settle()
    kind.click()
    page.get_by_role("option", name="Police (local and state)").click()
    expect(page.get_by_text("sheriffs included").first).to_be_visible()
    reader.settle()
    in_sentence = _number(_sentence(page).inner_text())
    expect(_dots(page)).to_have_count(in_sentence)
    table = page.get_by_test_id("stDataFrame").first.locator("table")
    header = 1
    expect(table).to_have_attribute("aria-rowcount", str(in_sentence + header))
    below = page.locator(".st-key-figure_agencies_on_map")
    below.get_by_role("tab", name="Table").click()
    button = page.get_by_role("button", name=f"Download {in_sentence:,} rows")
    rows = reader.saved_rows(button)
    assert in_sentence == len(rows) > 1_000

    page.get_by_role("link", name="mark all five").click()
    expect(_sentence(page)).to_contain_text("Addison IL, Anne Arundel MD")
    reader.settle()
    expect(_dots(page)).to_have_count(_number(_sentence(page).inner_text()))
    for place in ("Addison, IL", "Anne Arundel County, MD", "Auburn Hills, MI"):
        expect(page.locator(".mark-text").get_by_text(place).first).to_be_visible()
    page.go_back()
    expect(page.get_by_label(SEARCH)).to_have_value("Ring")


def _open_list(page: Page) -> None:
    page.locator(".st-key-agency_list_box summary").press("Enter")


def _errors(page: Page) -> list[str]:
    """Return a list of the errors that a page reports from now on."""
    errors: list[str] = []

    def note(said: ConsoleMessage) -> None:
        if said.type == "error":
            errors.append(said.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


# A map shows its areas first, and finds no sign below a press before it shows signs
# and names, which alone have this color.
_HAS_NAMES = """([map, ink]) => {
  const canvas = map.querySelector("#deckgl-overlay");
  if (!canvas?.width) return false;
  const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  pen.drawImage(canvas, 0, 0);
  const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
  return data.some((_, at) => ink.every((value, color) => data[at + color] === value));
}"""


def _map_of_a_state(page: Page, colors: theme.Palette = theme.LIGHT) -> Locator:
    """Return the map once it is drawn."""
    deck = page.get_by_test_id("stDeckGlJsonChart")
    sought = [deck.element_handle(), theme.rgb(colors.ink)]
    page.wait_for_function(_HAS_NAMES, arg=sought, polling=100)
    return deck


def _pixel(
    filters: AgencyFilters, place: Sequence[float], deck: Locator, *, is_narrow: bool
) -> Position:
    """Return the pixel of a longitude and latitude at the map's first view."""
    drawn = draw_state(theme.LIGHT, filters, "rate", "", " 1", is_narrow)
    view, box = json.loads(drawn.to_json())["initialViewState"], deck.bounding_box()
    assert box

    def mercator(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))

    world = 512 * 2 ** view["zoom"]
    right = (place[0] - view["longitude"]) / 360 * world
    down = (mercator(view["latitude"]) - mercator(place[1])) / (2 * math.pi) * world
    return {"x": box["width"] / 2 + right, "y": box["height"] / 2 + down}


@pytest.mark.usefixtures("warehouse_file")
def test_a_sign_a_row_and_the_keyboard_open_the_same_panel(reader: Reader) -> None:
    page = reader.page
    filters = AgencyFilters(technology_id=RING, state_code="NM")
    _, agency = agencies_on_map(filters).to_pylist()
    spot = (agency["longitude"], agency["latitude"])
    reader.open("/map?state=NM")
    panel = page.locator(".st-key-map_panel")
    deck = _map_of_a_state(page)
    place = _pixel(filters, spot, deck, is_narrow=False)
    deck.hover(position=place)
    expect(page.locator(".deck-tooltip")).to_contain_text(agency["agency_name"])
    address = re.compile(f"agency={agency['agency_id']}")
    deck.click(position=place)
    expect(page).to_have_url(address)
    expect(panel.get_by_role("heading")).to_have_text(agency["agency_name"])
    by_sign = panel.inner_text()
    page.get_by_role("button", name="Close").click()
    expect(page).to_have_url(re.compile("agency=$"))
    reader.settle()

    # The zoom buttons are no press on the map, and the same sign opens again.
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom out").click()
    deck.click(position=place)
    expect(page).to_have_url(address)
    page.get_by_role("button", name="Close").press("Enter")
    expect(page).to_have_url(re.compile("agency=$"))
    reader.settle()

    _open_list(page)
    table = page.get_by_test_id("stDataFrame").first
    table.locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page).to_have_url(address)
    expect(panel).to_have_text(by_sign, use_inner_text=True)
    panel.get_by_role("link", name="Open its page").press("Enter")
    expect(page).to_have_url(re.compile(f"/agency/{agency['agency_id']}"))


_WITHOUT_WEBGL = """() => {
  const made = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return /webgl/.test(kind) ? null : made.call(this, kind, ...rest);
  };
}"""


@pytest.mark.usefixtures("warehouse_file")
def test_a_state_and_its_neighbor_open_and_the_way_back_is_one_press(
    reader: Reader,
) -> None:
    page = reader.page
    errors = _errors(page)
    reader.open("/map")
    _press_state(page, "VT")
    expect(page).to_have_url(re.compile("state=VT"))
    reader.settle()
    deck = _map_of_a_state(page)
    filters = AgencyFilters(technology_id=RING, state_code="VT")
    place = _pixel(filters, (-71.5, 43.9), deck, is_narrow=False)
    deck.hover(position=place)
    expect(page.locator(".deck-tooltip")).to_have_text("New Hampshire")
    deck.click(position=place)
    expect(page).to_have_url(re.compile("state=NH"))
    expect(_sentence(page)).to_contain_text("in New Hampshire")
    reader.settle()
    _show_all_states(reader)
    assert not errors

    # Without WebGL, the list and the country serve.
    page.evaluate(_WITHOUT_WEBGL)
    _press_state(page, "VT")
    expect(page).to_have_url(re.compile("state=VT"))
    reader.settle()
    expect(page.get_by_text("this browser lacks WebGL")).to_be_visible()
    _open_list(page)
    table = page.get_by_test_id("stDataFrame").first.locator("table")
    count = _number(_sentence(page).inner_text())
    expect(table).to_have_attribute("aria-rowcount", str(count + 1))
    _show_all_states(reader)
    assert any("WebGL" in error for error in errors), errors


# The share of pixels that differ clearly between two pictures.
_CHANGED = """async pictures => {
  const [one, other] = await Promise.all(pictures.map(async bytes => {
    const file = new Blob([new Uint8Array(bytes)], {type: "image/png"});
    const picture = await createImageBitmap(file);
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    pen.drawImage(picture, 0, 0);
    return pen.getImageData(0, 0, picture.width, picture.height).data;
  }));
  return one.filter((value, at) => Math.abs(value - other[at]) > 8).length / one.length;
}"""


def _changed_share(page: Page, one: bytes, other: bytes) -> float:
    return float(page.evaluate(_CHANGED, [[*one], [*other]]))


@pytest.mark.parametrize("reader", [PHONE | DARK], indirect=True)
@pytest.mark.usefixtures("warehouse_file")
def test_a_phone_taps_a_sign_scrolls_with_one_finger_and_moves_with_two(
    reader: Reader,
) -> None:
    page = reader.page
    filters = AgencyFilters(technology_id=RING, state_code="NM")
    first, *_ = agencies_on_map(filters).to_pylist()
    errors = _errors(page)
    reader.open("/map?state=NM")
    deck = _map_of_a_state(page, theme.DARK)
    deck.evaluate("map => map.scrollIntoView({block: 'center'})")
    spot = (first["longitude"], first["latitude"])
    place = _pixel(filters, spot, deck, is_narrow=True)
    deck.tap(position=place)
    expect(page).to_have_url(re.compile(first["agency_id"]))
    panel = page.locator(".st-key-map_panel")
    expect(panel.get_by_role("heading")).to_have_text(first["agency_name"])
    expect(panel.get_by_role("heading")).to_be_in_viewport()
    expect(panel.get_by_role("button", name="Close")).to_be_in_viewport()
    panel.get_by_role("button", name="Close").tap()
    expect(panel).to_have_count(0)
    reader.settle()
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    touch = page.context.new_cdp_session(page)

    def drag(*fingers: tuple[int, int, int, int]) -> None:
        box = deck.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for kind, part in [("Start", 0.0), *[("Move", k / 8) for k in range(1, 9)]]:
            places = [
                {"x": x + fx + part * dx, "y": y + fy + part * dy, "id": number}
                for number, (fx, fy, dx, dy) in enumerate(fingers)
            ]
            event = {"type": f"touch{kind}", "touchPoints": places}
            touch.send("Input.dispatchTouchEvent", event)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    deck.evaluate("map => map.scrollIntoView({block: 'center'})")
    before = deck.bounding_box()
    assert before
    drag((0, 40, 0, -120))
    page.wait_for_function(
        "top => document.querySelector('[data-testid=stDeckGlJsonChart]')"
        ".getBoundingClientRect().top < top - 50",
        arg=before["y"],
    )
    deck.evaluate("map => map.scrollIntoView({block: 'center'})")
    picture = deck.screenshot()
    drag((-20, 0, -60, 0), (20, 0, 60, 0))
    shares = (
        _changed_share(page, picture, deck.screenshot())
        for _ in range(PATIENCE_SECONDS)
    )
    assert any(share > 0.03 for share in shares)
    assert not errors
