"""Plain pages in a browser: without scripts, and in print."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from dashboard.places import pages, site
from dashboard.places.links import Links
from dashboard.places.routes import written_at
from dashboard.places.site import write_search
from dashboard.queries.addresses import addresses
from dashboard.queries.agency import agency_ids
from dashboard.queries.snapshot_reader import reading
from dashboard.server.html_pages import copy_script, style_sheet
from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Reader, expect_title, new_page
from tests.pages import FOLDED_NAMES

pytestmark = pytest.mark.browser


@pytest.fixture
def newest(warehouse_file: Path) -> Iterator[None]:
    """The snapshot of the real seeds, while this process reads it."""
    assert warehouse_file.is_file()
    with reading():
        yield


@pytest.mark.usefixtures("warehouse_file")
def test_a_site_on_a_disk_is_searched_with_and_listed_without_scripts(
    browser: Browser, tmp_path: Path
) -> None:
    with reading():
        site._write(tmp_path, site._written("/index"))
        write_search(tmp_path)
    (tmp_path / "style.css").write_bytes(style_sheet())
    page = browser.new_page(color_scheme="dark")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((tmp_path / "index.html").as_uri())
    box, links = page.get_by_role("searchbox"), page.locator("main .suggestions a")
    for words, name in {
        "addison il": "Addison",
        "60101": "60101 Addison",
        "St. Paul, Minnes": "Saint Paul",
        "Canon city co": "Cañon City",
        "ofallon mo": "O'Fallon",
        "los angeles police": "Los Angeles Police Department",
    }.items():
        box.fill(words)
        expect(links.first).to_have_text(name)
    expect(links.first).to_have_attribute("href", re.compile(r"\./agency/ca-los-ang"))
    assert not broken_rules(page)
    fold = "names => names.map((name) => porchlight.fold(name).join(' '))"
    assert page.evaluate(fold, [*FOLDED_NAMES]) == [*FOLDED_NAMES.values()]
    for words in ("zzz", "adzzz", "<b>"):
        box.fill(words)
        expect(links).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("")
    box.fill("adzzz")
    expect(page.get_by_role("status")).to_have_text("Nothing has this name.")
    (tmp_path / "names" / "bo.js").unlink()
    box.fill("boise")
    expect(page.get_by_role("status")).to_contain_text("could not be read")
    assert all(url.startswith(("file://", "data:")) for url in requests)
    assert len([url for url in requests if "/names/" in url]) < 8
    page.close()
    bare = browser.new_page(java_script_enabled=False)
    bare.goto((tmp_path / "index.html").as_uri())
    expect(bare.get_by_role("searchbox")).to_have_count(0)
    expect(bare.get_by_text("find it by state and letter")).to_be_visible()
    expect(bare.locator('a[href="./places/il.html"]')).to_have_text("Illinois")
    bare.close()


def test_names_are_suggested_while_a_reader_types(reader: Reader) -> None:
    page = reader.page
    page.goto(f"{reader.home}/es/town/il/dupage-county/addison")
    box = page.get_by_role("banner").get_by_role("textbox")
    box.fill("springf ill")
    links = page.get_by_role("banner").locator(".suggestions a")
    expect(links.first).to_have_text("Springfield")
    assert not broken_rules(page)
    box.fill("nyc")
    expect(links.first).to_have_text("New York City")
    links.first.click()
    page.wait_for_url("**/es/town/ny/new-york-county/new-york-city")


# Towns with police on record, police not on record, and none; a well-known agency; a
# county and a state.
DOCUMENTS: tuple[str, ...] = (
    "/town/il/dupage-county/addison",
    "/town/ks/finney-county/garden-city",
    "/agency/ca-los-angeles-police-department",
    "/agency/ca-los-angeles-police-department/sheet",
    "/county/il/cook-county",
    "/state/il",
    "/incident/adt-2020-05-18-customers-sue",
    "/figure/agencies_on_map_2020",
    "/es",
    "/find?q=Bloomfield",
)
# Other texts in the same sections.
_SECOND = ("/town/ca/tulare-county/goshen", "/es/town/il/dupage-county/addison")


@pytest.mark.parametrize(
    "path",
    [*DOCUMENTS, *(pytest.param(path, marks=pytest.mark.nightly) for path in _SECOND)],
)
def test_a_document_can_be_read_by_everyone(reader: Reader, path: str) -> None:
    page = reader.page
    page.goto(f"{reader.home}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not broken_rules(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 780})
    assert not broken_rules(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_document_has_all_of_it_without_scripts(
    browser: Browser, served_url: str
) -> None:
    texts = []
    for has_scripts in (True, False):
        page = new_page(browser, java_script_enabled=has_scripts)
        page.goto(f"{served_url}{DOCUMENTS[0]}")
        # Only a script can print.
        words = page.locator("main").inner_text()
        texts.append(words.replace("Print or save as PDF\n\n", ""))
        page.context.close()
    assert texts[0] == texts[1]
    assert "joined Ring's program on May 9, 2019" in texts[0]


def test_a_reader_finds_the_town_from_the_dashboard_and_goes_back(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/")
    page.locator(".find input").fill("Addison IL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.home}{DOCUMENTS[0]}")
    page.get_by_role("link", name="DuPage County Sheriff's Department").click()
    expect(page).to_have_url(re.compile("/agency/il-dupage-county-sheriffs-"))
    page.get_by_role("link", name="Illinois on the map").click()
    expect_title(page, "Map of agencies")


def test_the_keyboard_alone_leads_to_a_town_among_several(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("Bloomfield")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bloomfield, Essex County, New Jersey").press("Enter")
    expect(page).to_have_url(f"{reader.home}/town/nj/essex-county/bloomfield")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("Bloomfield")


def test_a_reader_of_spanish_finds_the_town_and_its_english_page(
    reader: Reader,
) -> None:
    reader.open("/")
    reader.page.get_by_role("link", name="En español").first.click()
    reader.page.get_by_label("Ciudad, pueblo").fill("60101")
    reader.page.get_by_role("main").get_by_role("button", name="Buscar").click()
    expect(reader.page).to_have_url(f"{reader.home}/es{DOCUMENTS[0]}")
    reader.page.get_by_role("link", name="In English").click()
    expect(reader.page).to_have_url(f"{reader.home}{DOCUMENTS[0]}")
    reader.page.get_by_role("link", name="En español").click()
    expect(reader.page).to_have_url(f"{reader.home}/es{DOCUMENTS[0]}")


SITE = "https://record.example.org"


@pytest.mark.usefixtures("newest")
@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.nightly)])
def test_a_sheet_prints_on_one_tagged_page_with_its_address(
    browser: Browser, tmp_path: Path, count: int
) -> None:
    towns = [f"/town/{path}" for path in addresses() if path.count("/") == 2]
    sheets = {
        path: _on_disk(f"{path}/sheet", tmp_path)
        for path in (
            "/agency/ca-los-angeles-police-department",
            *towns[:: len(towns) // count],
            *(f"/agency/{one}" for one in agency_ids()[:: len(agency_ids()) // count]),
            *(f"/es{path}" for path in towns[1 :: len(towns) // count]),
        )
    }
    page = browser.new_page()
    for path, file in sheets.items():
        page.goto(file.as_uri())
        for paper in ("Letter", "A4"):
            printed = page.pdf(format=paper, prefer_css_page_size=True, tagged=True)
            with pikepdf.open(io.BytesIO(printed)) as opened:
                assert len(opened.pages) == 1, (path, paper)
                assert "/StructTreeRoot" in opened.Root
                spanish = path.startswith("/es")
                assert str(opened.Root.Lang).startswith("es" if spanish else "en")
                described = {str(one.get("/Alt", "")) for one in _dictionaries(opened)}
                assert any(f" {SITE}{path}" in one for one in described), described
    page.close()


def _on_disk(path: str, folder: Path) -> Path:
    """Write a page with its style and script beside it."""
    written = written_at(path, Links("/page"), SITE)
    assert written
    html = pages.html(written)
    file = folder / f"{path.strip('/').replace('/', '_')}.html"
    file.write_bytes(html)
    (folder / "style.css").write_bytes(style_sheet())
    (folder / "copy.js").write_bytes(copy_script())
    return file


def _dictionaries(opened: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for one in opened.objects:
        if isinstance(one, pikepdf.Dictionary):
            yield one


@pytest.mark.usefixtures("newest")
def test_a_page_on_paper_has_its_sources_and_nothing_of_the_screen(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(_on_disk(DOCUMENTS[0], tmp_path).as_uri())
    button = page.get_by_role("button", name="Print or save as PDF")
    expect(button).to_be_visible()
    page.get_by_text("Show the lines").click()
    hash_shown = page.get_by_text("SHA-256").first
    expect(hash_shown).to_be_visible()
    page.emulate_media(media="print")
    for shown in (
        page.get_by_role("img", name=f"QR code of {SITE}{DOCUMENTS[0]}"),
        page.locator("figcaption"),
        page.locator("#history"),
        page.locator(".sources li").first,
    ):
        expect(shown).to_be_visible()
    for hidden in (button, hash_shown, page.locator("#council"), page.locator("nav")):
        expect(hidden.first).to_be_hidden()
    page.close()


def test_a_letter_is_printed_and_copied_without_the_page_around_it(
    reader: Reader,
) -> None:
    page = reader.page
    page.goto(f"{reader.home}{DOCUMENTS[2]}/letter")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print or save as PDF").click()
    expect(page).to_have_title("printed")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("[your name]\n[your address]\n[date]\n\nRecords officer\n")
    assert "\n\n1. Every memorandum" in copied
    assert copied.endswith("Sincerely,\n\n[your name]")
    page.emulate_media(media="print")
    expect(page.get_by_text("To the records officer:")).to_be_visible()
    for hidden in ("h1", ".lead", "footer", "button"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_text_can_be_copied_and_folded_parts_open_by_their_links(
    reader: Reader,
) -> None:
    page = reader.page
    page.goto(f"{reader.home}{DOCUMENTS[0]}")
    page.get_by_role("link", name="Ask my council").first.click()
    draft = page.locator("#council pre").first
    expect(draft).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#council button").first.click()
    expect(page.locator("#council button").first).to_have_text("Copy ✓")
    assert page.evaluate("navigator.clipboard.readText()") == draft.text_content()
    page.get_by_text("Show the lines").click()
    expect(page.get_by_text("atlas-2020-aos3927")).to_be_visible()
