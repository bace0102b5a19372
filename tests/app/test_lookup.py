"""The look-up page answers a question."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries.lookup import statuses_of_state
from dashboard.text.addresses import LETTER, LETTER_WORDS, SHEET, SHEET_WORDS

NO_RECORD = "No record as of November 30, 2026"
NOT_CHECKED = "Not checked as of November 30, 2026"


def _page_for(app: AppTest, question: str) -> AppTest:
    app.switch_page("pages/lookup/page.py")
    app.query_params["q"] = question
    page = app.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.info]
    boxes = [str(box.label) for box in (*page.expander, *page.button)]
    links = [str(link.proto.label) for link in page.get("page_link")]
    return "\n".join([*(str(part.value) for part in parts), *boxes, *links])


def _below(page: AppTest, heading: str) -> str:
    """Return the text below one heading in a folded box."""
    (box,) = [box for box in page.expander if heading in str(box.label)]
    texts = "\n".join(str(part.value) for part in (*box.markdown, *box.code))
    return texts.partition(f"### {heading}")[2].partition("\n### ")[0]


def test_lookup_explains_itself_before_any_question(app: AppTest) -> None:
    page = app.switch_page("pages/lookup/page.py").run()
    assert not page.exception
    assert page.title[0].value == "Do my police work with Ring?"
    text = _text(page)
    for status in ("Active", "Last seen", "Disputed", "No record", "Not checked"):
        assert status in text


@pytest.mark.parametrize(
    ("question", "title", "header", "contained", "missing"),
    [
        (
            "Addison IL",
            "Addison, Illinois",
            "Last seen August 9, 2021",
            (
                "Digital Force Index",
                "DuPage County, 35,470 residents",
                "The county",
                "**Addison Police Department. Yes\\: on Ring's map and a list, May "
                "2019 to August 2021. We have no information after that.**",
                "Addison Police Department polices Addison",
            ),
            (),
        ),
        # A department that only the register lists: the search, what to do, no agency.
        (
            "Montpelier VT",
            "Montpelier, Vermont",
            NO_RECORD,
            (
                "**Montpelier Police Department: no record.**",
                "That does not mean no",
                "Atlas of Surveillance",
                "miles",
                "Washington County Sheriff's Office",
                "Vermont Public Records Act",
                "As named in the FBI's register of September 2018",
                "Nearest towns with a record",
                "## Then: no dated record",
                "## Now: as of November 30, 2026",
                "## Do: what",
            ),
            ("No force of this town", "agency=vt-montpelier"),
        ),
        # An entry of a list that may mean its police.
        (
            "Longview TX",
            "Longview, Texas",
            NOT_CHECKED,
            ("has an entry “Longview Police Department”",),
            ("found nothing",),
        ),
        (
            "Brownsville, Fayette County, PA",
            "Brownsville, Pennsylvania",
            NOT_CHECKED,
            (),
            ("no record.**",),
        ),
        # Several towns with one name, and with one ZIP code.
        (
            "Bloomfield",
            "“Bloomfield”",
            "",
            (
                "[Bloomfield, Essex County, New Jersey]"
                "(lookup?v=1&q=Bloomfield%2C+Essex+County%2C+NJ)",
                "[Bloomfield, Hartford County, Connecticut]",
            ),
            (),
        ),
        (
            "97124",
            "“97124”: 2 places",
            "",
            ("[Hillsboro", "[Cornelius", "Disputed since August 2019"),
            (),
        ),
        # Names that match nothing.
        ("Wakanda", "Nothing is called “Wakanda”", "", ("[Wanakah",), ()),
        ("xqzzt", "Nothing is called “xqzzt”", "", (), ()),
        ("Xenophon Falls OH", "Nothing is called “Xenophon Falls OH”", "", (), ()),
        ("[x](https://outside.example) **b**", "\\[x\\]", "", (), ()),
        (
            "Reedley, OR",
            "“Reedley, OR” is not in our lists",
            "",
            ("It is elsewhere",),
            ("all of them",),
        ),
        # A typo is answered, and says so; an exact name does not.
        (
            "Springfeild IL",
            "Springfield, Illinois",
            "",
            (
                "Nothing is called “Springfeild IL”. Showing Springfield, Sangamon "
                "County, Illinois.",
                "Who else polices Springfield",
            ),
            ("Choose the one you mean",),
        ),
        ("Springfield IL", "Springfield, Illinois", "", (), ("Nothing is called",)),
        # An agency whose town is near its name leads there already.
        (
            "Wilmington Police Department DE",
            "Wilmington Police Department",
            "",
            (),
            ("[Wilmington, New Castle County, Delaware]",),
        ),
        (
            "Puerto Rico",
            "Puerto Rico",
            "",
            (
                "**No agency** of Puerto Rico is recorded with Ring in the",
                "as of November 30, 2026. That does not mean no.",
            ),
            ("on the map",),
        ),
        ("North Dakota", "North Dakota", "", ("No police of the state itself",), ()),
        (
            "Harrison, Macomb County, MI",
            "Harrison, Michigan",
            "",
            (
                "We know of no police department of Harrison. We assume that Macomb "
                "County Sheriff's Office patrols here; none of our sources says so.",
                "**Macomb County Sheriff's Office. Yes\\: on Ring's map and a list,",
            ),
            ("Harrison Police",),
        ),
        (
            "Union Pacific Railroad: Fresno County CA",
            "Union Pacific Railroad",
            NO_RECORD,
            (
                "Named as in the FBI's register of September 2018",
                ":orange[Who polices Fresno County →]",
            ),
            (),
        ),
        (
            "Selma, AL",
            "Selma, Alabama",
            "",
            ("must answer under the", "Only residents of the state may ask"),
            (),
        ),
    ],
)
def test_a_question_gets_its_answer(
    app: AppTest,
    question: str,
    title: str,
    header: str,
    contained: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    page = _page_for(app, question)
    text = _text(page)
    assert title in page.title[0].value
    assert not header or header in page.header[0].value
    for words in contained:
        assert words in text
    for words in missing:
        assert words not in text
    assert page.query_params == {"v": "1", "q": question}


def test_the_box_looks_up_what_the_reader_types(app: AppTest) -> None:
    page = app.switch_page("pages/lookup/page.py").run()
    page.text_input(key="lookup_q").set_value("Chicopee MA")
    page.button(key="lookup_q_find").click().run()
    assert page.title[0].value == "Chicopee, Massachusetts"
    assert "Disputed since July 2020" in page.header[0].value
    assert page.query_params["q"] == "Chicopee MA"


def test_a_state_counts_its_agencies_with_ring_as_the_map_does(app: AppTest) -> None:
    page = _page_for(app, "New Jersey")
    texts = str(page.markdown[0].value).split("\n\n")
    count = statuses_of_state("NJ").to_pylist()[0]["agency_count"]
    assert texts[0] == (
        f"**{count} agencies** of New Jersey are recorded with Ring; the newest list, "
        "of August 9, 2021, names 129 of them."
    )
    assert f"● {count} last seen" in texts[1]
    assert "last seen" not in texts[2]
    assert "Digital Force Index" in texts[3]
    text = _text(page)
    assert f":orange[**These {count} agencies on the map →**]" in text
    assert "## Police and offices of New Jersey itself" in text
    assert "[New Jersey State Police](agency?" in text
    page = app.switch_page("pages/map/page.py")
    page.query_params["state"] = "NJ"
    page.run()
    assert any(f"{count} agencies" in str(text.value) for text in page.markdown)


def test_a_state_whose_name_has_an_article_has_it_within_a_sentence(
    app: AppTest,
) -> None:
    page = _page_for(app, "DC")
    assert page.title[0].value == "District of Columbia"
    assert "of the District of Columbia" in str(page.markdown[0].value)
    whole = "the District of Columbia"
    assert f"## Police and offices of {whole} itself" in _text(page)
    page = app.switch_page("pages/map/page.py")
    page.query_params["state"] = "DC"
    page.run()
    assert " in the District of Columbia, " in _text(page)


@pytest.mark.parametrize(
    ("question", "heading", "contained", "missing"),
    [
        (
            "Lakeland FL",
            "Who else polices Lakeland",
            ("**The state**", "[Florida Highway Patrol](agency?"),
            "Florida Lottery",
        ),
        # Railroad police are not the town's.
        (
            "Chicago, Cook County, IL",
            "Who else polices Chicago",
            ("**Others based here**",),
            "**The town**",
        ),
        ("Montpelier VT", "What we do not know", (" sources](searched)",), "None"),
    ],
)
def test_a_folded_section_names_what_belongs_there(
    app: AppTest, question: str, heading: str, contained: tuple[str, ...], missing: str
) -> None:
    text = _below(_page_for(app, question), heading)
    for words in contained:
        assert words in text
    assert missing not in text


@pytest.mark.parametrize(
    ("question", "path", "endings"),
    [
        ("Addison IL", "town/il/dupage-county/addison", (SHEET, LETTER)),
        (
            "Addison Police Department IL",
            "agency/il-addison-police-department",
            (SHEET, LETTER),
        ),
        ("Montpelier VT", "town/vt/washington-county/montpelier", (SHEET, LETTER)),
        ("Vermont", "state/vt", ()),
        ("Honolulu County", "county/hi/honolulu-county", (SHEET, LETTER)),
    ],
)
def test_an_answer_leads_to_its_sheet_and_letter(
    app: AppTest, question: str, path: str, endings: tuple[str, ...]
) -> None:
    text = _text(_page_for(app, question))
    assert text.count(f"[Page to print]({path})") == 1
    for ending, words in {SHEET: SHEET_WORDS, LETTER: LETTER_WORDS}.items():
        offered = text.count(f"[{words}]({path}{ending})")
        assert offered == text.count(words)
        assert bool(offered) == (ending in endings)
