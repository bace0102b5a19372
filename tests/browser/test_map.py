"""The map, its link and its numbers in a browser."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, Position, expect

from dashboard.charts.agency_map import MapData, agency_map
from dashboard.charts.theme import LIGHT
from tests.conftest import Reader, expect_title
from tests.pages import PHONE
from warehouse.connection import connect_read_only, read_table
from warehouse.snapshots.store import WAREHOUSE_FILE

pytestmark = pytest.mark.browser

SEARCH = "Find a town, county or agency"
ADDISON = "il-addison-police-department"
# The count of July 2019, as the page explains it under "How this was counted".
JULY_2019 = """
select agency_id, agency_name, state_code
from marts.mart_agencies_on_map
where
    latitude is not null
    and is_police_local_and_state
    and list_contains(technology_ids, 'ring_neighbors')
    and contains(' ' || search_text, ' ring')
"""


def _sentence(page: Page) -> str:
    return page.get_by_text(re.compile(r" on this map")).first.inner_text()


def _number(text: str) -> int:
    match = re.search(r"[\d,]+", text)
    assert match, text
    return int(match.group().replace(",", ""))


def test_sentence_map_list_and_file_agree_and_back_undoes_each_filter(
    reader: Reader, built_data_dir: Path
) -> None:
    page = reader.page
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url))
    reader.open("/")
    page.get_by_test_id("stTopNavSection").filter(has_text="Map").click()
    expect(page).to_have_url(re.compile("search=&"))
    reader.settle()
    page.get_by_label(SEARCH).fill("Ring")
    page.get_by_label(SEARCH).press("Enter")
    expect(page.get_by_text("matching “Ring”")).to_be_visible()
    with page.expect_response(
        re.compile(r"/data/agencies\.json.*kind=police_.*search=Ring")
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

    [published] = built_data_dir.glob(f"snapshots/*/{WAREHOUSE_FILE}")
    stated = read_table(connect_read_only(published), JULY_2019).num_rows

    assert in_sentence > 1_000
    assert in_sentence == on_map == in_file == stated
    assert [url for url in scripts if "deck.gl-" in url]
    assert not [url for url in scripts if re.search("Highlighter|DeckGl", url)]
    page.get_by_text("How this was counted").click()
    shown = re.sub(r"\s+", " ", page.get_by_test_id("stCode").inner_text())
    assert re.sub(r"\s+", " ", JULY_2019).strip() in shown

    page.go_back()
    expect(page.get_by_text(re.compile(r"police agencies \(local"))).to_have_count(0)
    expect(page.get_by_label(SEARCH)).to_have_value("Ring")
    page.go_back()
    expect(page.get_by_label(SEARCH)).to_have_value("")
    expect(page.get_by_text("matching")).to_have_count(0)
    page.go_back()
    expect_title(page, "Which police joined Amazon Ring?")


def _view(page: Page) -> dict[str, float]:
    """Return the visible part of the map."""
    element = page.locator(".map")
    expect(element).to_have_attribute("data-points", re.compile(r"\d"))
    names = ("zoom", "longitude", "latitude", "points")
    return {name: float(element.get_attribute(f"data-{name}") or "") for name in names}


def _pixel(page: Page, place: Sequence[float]) -> Position:
    """Return the pixel of a longitude and latitude."""
    box = page.locator(".map").bounding_box()
    assert box
    size = {"width": box["width"], "height": box["height"]}
    return _pixel_of(_view(page), size, place)


def _pixel_of(
    view: Mapping[str, float], box: Mapping[str, float], place: Sequence[float]
) -> Position:
    def mercator(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))

    world = 512 * 2 ** view["zoom"]
    right = (place[0] - view["longitude"]) / 360 * world
    down = (mercator(view["latitude"]) - mercator(place[1])) / (2 * math.pi) * world
    return {"x": box["width"] / 2 + right, "y": box["height"] / 2 + down}


def _expect_picture(page: Page, *words: str) -> None:
    """Save the view as a picture; expect that it is drawn and has these words."""
    texts = page.evaluate_handle(
        """() => {
          const texts = [], write = XMLSerializer.prototype.serializeToString;
          XMLSerializer.prototype.serializeToString = function (sheet) {
            texts.push(sheet.textContent);
            return write.call(this, sheet);
          };
          return texts;
        }"""
    )
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Save this view as a picture").click()
    assert fetched.value.suggested_filename == "porchlight-map.png"
    [written] = texts.json_value()
    for part in words:
        assert part in written
    saved = fetched.value.path().read_bytes()
    colors = page.evaluate(
        """async bytes => {
          const file = new Blob([new Uint8Array(bytes)], {type: 'image/png'});
          const picture = await createImageBitmap(file);
          const sheet = new OffscreenCanvas(picture.width, 560);
          const pen = sheet.getContext('2d');
          pen.drawImage(picture, 0, 0);
          const pixels = new Uint32Array(
            pen.getImageData(0, 0, picture.width, 560).data.buffer);
          return new Set(pixels).size;
        }""",
        [*saved],
    )
    assert colors > 50


def test_a_dot_a_row_and_the_keyboard_open_the_same_panel(reader: Reader) -> None:
    page = reader.page
    with page.expect_response(re.compile(r"agencies\.json.*search=Police")) as sent:
        reader.open("/map?state=NM&search=Police")
    points = sent.value.json()
    deck = page.locator(".map")
    panel = page.locator(".st-key-map_panel")
    expect(panel).to_contain_text("Press a state")
    spot = _pixel(page, points[0]["at"])
    deck.hover(position=spot)
    expect(page.locator(".card")).to_contain_text("Police Department")
    deck.click(position=spot)
    expect(page).to_have_url(re.compile("agency=nm-"))
    expect(panel.get_by_role("link", name=re.compile("History"))).to_be_visible()
    expect(panel.get_by_role("button", name="Close")).to_be_visible()
    reader.settle()
    name = panel.get_by_role("heading").inner_text()
    by_dot = panel.text_content() or ""
    link = page.url

    panel.get_by_role("button", name="Close").click()
    expect(panel).to_contain_text("Press a state")
    reader.settle()
    _expect_picture(page, "Porchlight", "New Mexico", "As of ", "GeoNames", "state=NM")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    rows = table.locator("table tbody tr")
    expect(rows).to_have_count(2)
    row = next(
        number
        for number in range(rows.count())
        if name in (rows.nth(number).text_content() or "")
    )
    table.click(position={"x": 18, "y": 35 * (row + 1) + 17})
    expect(panel.get_by_role("heading")).to_have_text(name)
    expect(panel).to_have_text(by_dot)
    expect(page).to_have_url(link)
    reader.settle()
    panel.get_by_role("button", name="Close").press("Enter")
    expect(panel).to_contain_text("Press a state")
    reader.settle()

    table.locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page).to_have_url(re.compile("agency=nm-"))
    expect(panel.get_by_role("heading")).to_contain_text("Police Department")
    reader.settle()
    panel.get_by_role("button", name="Close").press("Enter")
    expect(panel).to_contain_text("Press a state")
    reader.settle()
    page.get_by_role("button", name="All states").press("Enter")
    expect(page).to_have_url(re.compile("state=any"))
    reader.settle()

    page.get_by_label(SEARCH).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Addison IL")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("heading")).to_have_text("Addison Police Department")
    reader.settle()
    before = page.url
    history = panel.get_by_role("link", name=re.compile("History"))
    for _ in range(40):
        if history.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/agency\?.*agency={ADDISON}"))
    reader.settle()
    page.go_back()
    expect_title(page, "Map of agencies")
    expect(page).to_have_url(before)
    expect(panel.get_by_role("heading")).to_have_text("Addison Police Department")


def test_the_months_play_on_the_map_and_the_page_follows_where_that_ends(
    reader: Reader,
) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size({"width": 500, "height": 900})
    reader.open("/map?month=2019-06&search=Ring")
    # The whole country fits a narrow window.
    width = page.locator(".map").evaluate("map => map.clientWidth")
    assert 512 * 2 ** _view(page)["zoom"] * 58 / 360 <= width < 500
    before = _view(page)["points"]
    page.get_by_role("button", name="Play the months").click()
    label = page.locator(".month")
    expect(label).to_have_text(re.compile(r"^\w+ 20\d\d: [\d,]+ agencies$"))
    expect(page.get_by_text("seen with Ring by June 2019")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("month=(2019-0[7-9]|2019-1|202)"))
    expect(page.get_by_text("seen with Ring by June 2019")).to_have_count(0)
    expect(label).to_have_text("")
    reader.settle()
    assert _number(_sentence(page)) > before
    expect(page.locator(".map")).to_have_attribute(
        "data-points", str(_number(_sentence(page)))
    )
    page.go_back()  # once, however many months were played
    expect(page).to_have_url(re.compile("month=2019-06"))
    expect(page.get_by_text("seen with Ring by June 2019")).to_be_visible()
    reader.settle()

    # A reader who pauses at once sees the month of the page.
    expect(page.locator(".map")).to_have_attribute("data-points", f"{before:.0f}")
    # The points of July arrive, its shades do not: the map is ahead of its label.
    page.route(re.compile("shades.*month=2019-07"), lambda _: None)
    page.get_by_role("button", name="Play the months").click()
    expect(page.locator(".map")).not_to_have_attribute("data-points", f"{before:.0f}")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".month")).to_have_text("")
    expect(page.locator(".map")).to_have_attribute(
        "data-points", str(_number(_sentence(page)))
    )
    # Later tests use this page too.
    page.unroute_all(behavior="ignoreErrors")

    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play the months")).to_have_count(0)


def test_states_and_small_maps_answer_and_a_press_leads_into_a_state(
    reader: Reader,
) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="no-preference")
    shown = page.locator(".map")
    reader.open("/map")
    expect(shown).to_have_attribute("data-insets", re.compile("alaska.*puerto-rico"))
    expect(shown).to_have_attribute("data-names", re.compile(r"\bRI \d+"))
    first = _view(page)
    names = shown.get_attribute("data-names") or ""
    totals = dict(re.findall(r"\b([A-Z]{2})\s([\d,]+)", names))
    assert len(totals) > 40
    # There is no number where our sources name nobody.
    assert re.search(r"\bPR\b", names)
    assert "0" not in totals.values()
    assert sum(_number(total) for total in totals.values()) == first["points"]
    assert not shown.get_attribute("data-bins")
    legend = page.get_by_label(re.compile("^Legend of the map"))
    for words in (
        *("Last seen", "Disputed"),
        *("Filled: at its town's center", "Hollow: at its county's center"),
    ):
        expect(legend).to_contain_text(words)
    # Northern Alaska on its small map.
    data = MapData("", "", "", "", "", "state", "", "", 5)
    spec = json.loads(agency_map(LIGHT, data, is_narrow=False))
    [alaska] = [inset for inset in spec["insets"] if inset["id"] == "alaska"]
    spot = _pixel_of(alaska["viewState"], alaska, (-153.0, 68.0))
    shown.hover(position={"x": alaska["x"] + spot["x"], "y": alaska["y"] + spot["y"]})
    expect(page.locator(".card")).to_contain_text(re.compile("Alaska.*listed with"))
    illinois = _pixel(page, (-89.2, 40.0))
    shown.hover(position=illinois)
    expect(page.locator(".card")).to_contain_text("Illinois")
    shown.click(position=illinois)
    expect(page).to_have_url(re.compile("state=IL"))
    expect(shown).to_have_attribute("data-points", totals["IL"])
    expect(shown).to_have_attribute("data-insets", "")
    expect(shown).to_have_attribute("data-state", "17")
    expect(shown).to_have_attribute("data-bins", re.compile(r"\d"))
    counts = [*map(int, (shown.get_attribute("data-bins") or "").split())]
    assert min(counts) >= 3
    assert sum(counts) <= _number(totals["IL"])
    expect(page.locator(".st-key-map_panel")).to_contain_text("Press a state")
    page.get_by_role("button", name="All states").click()
    expect(page).to_have_url(re.compile("state=any"))
    expect(shown).to_have_attribute("data-insets", re.compile("alaska.*puerto-rico"))

    page.get_by_label(SEARCH).fill("Addison IL")
    page.get_by_label(SEARCH).press("Enter")
    expect(shown).to_have_attribute("data-zoom", "8.50")
    # The town, and neighbors that the search filters out.
    expect(shown).to_have_attribute("data-names", re.compile(r"^Addison \w+"))
    expect(shown).to_have_attribute("data-points", "1")
    # What lies farther off is named once the map is moved there.
    expect(shown).not_to_have_attribute("data-names", re.compile("Fort Wayne"))
    box = shown.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 50, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 200, steps=3)
    page.mouse.up()
    expect(shown).to_have_attribute("data-names", re.compile("Fort Wayne"))


def test_buttons_keys_and_wheel_move_the_map_and_a_filter_leaves_it_there(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/map?state=TX")
    expect(page.locator(".map")).to_have_attribute(
        "data-names", re.compile("Texas.*Dallas")
    )
    first = _view(page)
    zoomed = page.locator(f".map[data-zoom='{first['zoom'] + 2:.2f}']")
    page.get_by_role("button", name="Zoom in").click()
    expect(zoomed).to_have_count(0)
    page.get_by_role("button", name="Zoom in").click()
    expect(zoomed).to_have_count(1)
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Back to the first view").click()
    expect(page.locator(f".map[data-zoom='{first['zoom']:.2f}']")).to_have_count(1)
    assert _view(page) == first

    canvas = page.get_by_role("application", name=re.compile("arrow keys"))
    page.get_by_label("Kind of agency").focus()
    for _ in range(4):
        if canvas.evaluate("canvas => canvas.matches(':focus')"):
            break
        page.keyboard.press("Tab")
    expect(canvas).to_have_css("outline-style", "solid")
    page.keyboard.press("ArrowRight")
    at_first = page.locator(f".map[data-longitude='{first['longitude']:.3f}']")
    expect(at_first).to_have_count(0)

    box = page.locator(".map").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -600)
    expect(page.locator(f".map[data-zoom='{first['zoom']:.2f}']")).to_have_count(0)
    page.get_by_label("Kind of agency").click()
    moved = _view(page)
    page.get_by_role("option", name="Police (local and state)").click()
    expect(page.get_by_text(re.compile(r"police agencies \(local"))).to_be_visible()
    reader.settle()
    assert {**_view(page), "points": 0} == {**moved, "points": 0}


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_phone_taps_a_symbol_scrolls_with_one_finger_and_moves_with_two(
    reader: Reader,
) -> None:
    page = reader.page
    with page.expect_response(re.compile(r"agencies\.json.*search=Police")) as sent:
        reader.open("/map?search=Police+New+Mexico")
    points = sent.value.json()
    deck = page.locator(".map")
    deck.scroll_into_view_if_needed()
    deck.tap(position=_pixel(page, points[0]["at"]))
    panel = page.locator(".st-key-map_panel")
    expect(panel.get_by_role("heading")).to_contain_text("Police Department")
    expect(panel.get_by_role("heading")).to_be_in_viewport()
    expect(panel.get_by_role("button", name="Close")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    reader.settle()
    expect(deck).to_have_attribute("data-zoom", "8.50")
    first = _view(page)
    deck.evaluate("map => map.scrollIntoView({block: 'center'})")
    touch = page.context.new_cdp_session(page)

    def drag(*fingers: tuple[int, int, int, int]) -> None:
        box = page.locator(".map").bounding_box()
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

    before = page.locator(".map").bounding_box()
    assert before
    drag((0, 40, 0, -120))
    page.wait_for_function(
        "top => document.querySelector('.st-key-map_deck').getBoundingClientRect().top"
        " < top - 50",
        arg=before["y"],
    )
    assert _view(page) == first
    drag((-20, 0, -60, 0), (20, 0, 60, 0))
    expect(page.locator(f".map[data-zoom='{first['zoom']:.2f}']")).to_have_count(0)
    assert _view(page)["zoom"] > first["zoom"]


def test_a_browser_that_cannot_draw_it_shows_a_picture_and_says_so(
    reader: Reader,
) -> None:
    page = reader.page
    # Part of the data does not arrive until it is requested again.
    page.route("**/data/names.json*", lambda route: route.abort())
    reader.open("/map?kind=fire")
    note = page.locator(".note")
    expect(note).to_contain_text("did not arrive")
    page.unroute_all(behavior="ignoreErrors")
    note.get_by_role("button", name="Try again").click()
    expect(note).not_to_be_visible()
    expect(page.locator(".map")).to_have_attribute("data-names", re.compile(r"\bOH\b"))

    page.evaluate("""() => {
      const made = HTMLCanvasElement.prototype.getContext;
      window.giveBack = () => { HTMLCanvasElement.prototype.getContext = made; };
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === "webgl2" ? null : made.call(this, kind, ...rest);
      };
    }""")
    places = page.get_by_test_id("stTopNavSection")
    places.filter(has_text="Camera makers").click()
    expect(page).to_have_url(re.compile("/terms"))
    places.filter(has_text="Map").click()
    expect(note).to_contain_text("cannot draw the interactive map")
    picture = page.locator(".map img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)")
    page.evaluate("window.giveBack()")
