"""Pages that stand by themselves, in a browser: without scripts, and in print."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.accessibility import broken_rules
from tests.conftest import Reader, expect_title
from tests.pages import DARK, PHONE
from tests.serving import ServedApp

pytestmark = pytest.mark.browser

# A town with its force on record, one whose force is not, one without a force; much
# known of one agency; a county and a state.
DOCUMENTS = (
    "/town/il/dupage-county/addison",
    "/town/ks/finney-county/garden-city",
    "/town/ca/tulare-county/goshen",
    "/agency/ca-los-angeles-police-department",
    "/agency/ca-los-angeles-police-department/sheet",
    "/county/il/cook-county",
    "/state/il",
    "/incident/adt-2020-05-18-customers-sue",
    "/figure/agencies_on_map_2020",
    "/es",
    "/es/town/il/dupage-county/addison",
)
# Shown dark and on a phone by `make test`; `make test-all` shows all so.
_EVERY_LOOK = {*DOCUMENTS[:2], "/es"}


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        pytest.param(
            options,
            path,
            id=f"{look}-{path}",
            marks=() if look == "wide" or path in _EVERY_LOOK else pytest.mark.nightly,
        )
        for look, options in {"wide": {}, "phone": PHONE, "dark": DARK}.items()
        for path in DOCUMENTS
    ],
    indirect=["reader"],
)
def test_a_document_can_be_read_by_everyone(reader: Reader, path: str) -> None:
    reader.page.goto(f"{reader.home}{path}")
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    assert not broken_rules(reader.page)
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width <= reader.page.evaluate("innerWidth")
    reader.page.emulate_media(media="print")
    expect(reader.page.get_by_role("navigation")).to_have_count(0)
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_document_has_all_of_it_without_scripts(
    browser: Browser, served_app: ServedApp
) -> None:
    texts = []
    for has_scripts in (True, False):
        context = browser.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto(f"{served_app.url}{DOCUMENTS[0]}")
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1]
    assert "Last seen August 9, 2021" in texts[0]


def test_a_document_leads_to_the_dashboard_and_back(reader: Reader) -> None:
    reader.page.goto(f"{reader.home}{DOCUMENTS[0]}")
    reader.page.get_by_role("link", name="DuPage County Sheriff's Department").click()
    expect(reader.page).to_have_url(re.compile("/agency/il-dupage-county-sheriffs-"))
    address = reader.page.url
    reader.page.get_by_role("link", name="Open in the dashboard").click()
    title = "DuPage County Sheriff's Department"
    expect_title(reader.page, title)
    reader.settle()
    reader.page.get_by_role("link", name="Page to print").click()
    expect(reader.page).to_have_url(address)


def test_a_reader_of_spanish_finds_the_town_and_its_english_page(
    reader: Reader,
) -> None:
    reader.open("/lookup?v=1")
    reader.page.get_by_role("link", name="En español").first.click()
    reader.page.get_by_label("Ciudad, pueblo").fill("60101")
    reader.page.get_by_role("main").get_by_role("button", name="Buscar").click()
    expect(reader.page).to_have_url(f"{reader.home}/es{DOCUMENTS[0]}")
    reader.page.get_by_role("link", name="In English").click()
    expect(reader.page).to_have_url(f"{reader.home}{DOCUMENTS[0]}")
    reader.page.get_by_role("link", name="En español").click()
    expect(reader.page).to_have_url(f"{reader.home}/es{DOCUMENTS[0]}")


@pytest.mark.parametrize(
    "path", ["/agency/ca-los-angeles-police-department", DOCUMENTS[1]]
)
def test_a_sheet_prints_on_one_page(reader: Reader, path: str) -> None:
    reader.page.goto(f"{reader.home}{path}/sheet")
    printed = reader.page.pdf(format="Letter", prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as opened:
        assert len(opened.pages) == 1
