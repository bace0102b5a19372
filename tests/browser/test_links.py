"""Pinned links show the same next month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Reader, expect_title, new_page
from tests.later_snapshot import WITHOUT_ILLINOIS, project_copy, publish_later
from tests.serving import ServedApp, serve
from warehouse.paths import Project
from warehouse.snapshots.store import current_id

pytestmark = pytest.mark.browser

_PLACES = ["My town", "Map", "Findings", "Camera makers", "Data"]
_SENTENCE = re.compile(r"[\d,]+ agenc(y|ies) on this map")
_BANNER = re.compile("You are looking at the record as it stood on")


@dataclass(frozen=True)
class Site:
    """A served dashboard and its snapshots."""

    served: ServedApp
    project: Project


@pytest.fixture(scope="module")
def site(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server of its own, since publishing would affect other tests."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("links") / "data")
    with serve(project.data_dir) as served:
        yield Site(served, project)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window without cookies or cache."""
    page = new_page(browser)
    yield page
    page.context.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _search_for(words: str) -> Callable[[Page], None]:
    def search(page: Page) -> None:
        box = page.get_by_label("Search", exact=True)
        box.fill(words)
        box.press("Enter")

    return search


def _show(level: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        box = page.locator(".st-key-trends_show").get_by_role("combobox")
        box.fill(level)
        expect(page.get_by_role("option", name=level)).to_be_visible()
        box.press("Enter")

    return show


def test_the_first_deep_link_has_our_frame_and_a_pinned_one_keeps_its_snapshot(
    site: Site, page: Page
) -> None:
    # Nobody has requested anything from this server yet.
    page.goto(f"{site.served.url}/subsidies?scheme=akron-oh")
    expect_title(page, "Public money for Ring cameras")
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(_PLACES)
    expect(page).to_have_title("Public money | Porchlight")

    older = current_id(site.project)
    _open(page, f"{site.served.url}/map?v=1&search=Addison+IL")
    sentence = page.get_by_text(_SENTENCE)
    before = sentence.inner_text()
    live = page.url
    pinned = live.replace("?v=1&", f"?v=1&snapshot={older}&")
    assert live.startswith(f"{site.served.url}/map?v=1&search=Addison")

    publish_later(site.project, WITHOUT_ILLINOIS)
    fresh = page.context.new_page()
    _open(fresh, pinned)
    expect(fresh.get_by_text(_BANNER)).to_contain_text(str(older))
    expect(fresh.get_by_text(_SENTENCE)).to_have_text(before)
    fresh.get_by_role("button", name="Show this view of the newest record").click()
    expect(fresh.get_by_text("0 agencies on this map")).to_be_visible()
    expect(fresh.get_by_text(_BANNER)).to_have_count(0)
    assert fresh.url == live
    fresh.go_back()
    expect(fresh.get_by_text(_BANNER)).to_be_visible()
    fresh.get_by_test_id("stTopNavSection").filter(has_text="Findings").click()
    fresh.get_by_role("menuitem", name="Trends").click()
    expect(fresh).to_have_url(re.compile(f"trends.*snapshot={older}"))
    expect(fresh.get_by_text(_BANNER)).to_be_visible()


@pytest.mark.parametrize(
    ("address", "controls", "touch", "touched", "touch_again", "then"),
    [
        pytest.param(
            "incidents?v=1&kind=patent",
            "Selectbox",
            _search_for("Addison"),
            "search=Addison&",
            _search_for("Aurora"),
            "search=Aurora&",
            id="lists",
        ),
        pytest.param(
            "trends?v=1&states=TX%2CNY",
            "Multiselect",
            _show("Total so far"),
            "show=total",
            _show("Joining in each month"),
            "show=month",
            id="a_list_and_several",
        ),
    ],
)
def test_a_slow_browser_keeps_the_choices_of_a_link(
    served_url: str,
    page: Page,
    address: str,
    controls: str,
    touch: Callable[[Page], None],
    touched: str,
    touch_again: Callable[[Page], None],
    then: str,
) -> None:
    """The server draws a second time before the browser has drawn the first one."""
    held: list[Route] = []
    page.route(
        re.compile(rf"/static/js/({controls})\."), lambda route: held.append(route)
    )
    _open(page, f"{served_url}/{address}")
    touch(page)
    expect(page).to_have_url(re.compile(touched))
    touched_url = page.url
    for route in held:
        route.continue_()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    touch_again(page)
    expect(page).to_have_url(touched_url.replace(touched, then))


# AppTest opens every view with such a text; a browser makes no link of it either.
def test_a_link_puts_no_link_of_its_own_on_a_page(reader: Reader) -> None:
    hostile = quote("[a](https://evil.example) www.evil.example b@evil.example")
    reader.open(f"/data?search={hostile}")
    for start in ("https://evil", "http://www.evil", "mailto:b"):
        expect(reader.page.locator(f"a[href^='{start}']")).to_have_count(0)
