"""The look-up page answers a question."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries.lookup import statuses_of_state
from dashboard.text.addresses import LETTER, LETTER_WORDS, SHEET, SHEET_WORDS


def _looked_up(app: AppTest, question: str) -> AppTest:
    app.switch_page("pages/lookup/page.py")
    app.query_params["q"] = question
    return app.run()


def _text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown]
    folded = [str(box.label) for box in page.expander]
    return "\n".join([*(str(part.value) for part in parts), *folded])


def _folded(page: AppTest, heading: str) -> str:
    """Return what stands below one heading in a box that is folded away."""
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


def test_a_town_gets_its_status_with_date_and_evidence_first(app: AppTest) -> None:
    page = _looked_up(app, "Addison IL")
    assert not page.exception
    assert page.title[0].value == "Addison, Illinois"
    assert "Last seen August 9, 2021" in page.header[0].value
    text = _text(page)
    assert "Digital Force Index" in text
    assert "DuPage County, 35,470 residents" in text
    assert "The county" in text
    assert page.query_params == {"v": "1", "q": "Addison IL"}


def test_the_box_has_the_reader_s_question(app: AppTest) -> None:
    page = app.switch_page("pages/lookup/page.py").run()
    page.text_input(key="lookup_q").set_value("Chicopee MA")
    page.button(key="lookup_q_find").click().run()
    assert page.title[0].value == "Chicopee, Massachusetts"
    assert "Disputed since July 2020" in page.header[0].value
    assert page.query_params["q"] == "Chicopee MA"


def test_a_town_without_a_record_shows_the_search_and_no_agency(app: AppTest) -> None:
    page = _looked_up(app, "Montpelier VT")
    assert "No record as of November 28, 2026" in page.header[0].value
    text = _text(page)
    assert "That does not mean no" in text
    assert "Atlas of Surveillance" in text
    assert "**Montpelier Police Department: no record.**" in text
    links = [str(link.proto.label) for link in page.get("page_link")]
    assert not [label for label in links if "Montpelier" in label]
    assert " sources](searched)" in _folded(page, "What we do not know")


def test_a_town_that_an_undecided_entry_may_mean_is_not_checked(app: AppTest) -> None:
    page = _looked_up(app, "Longview TX")
    assert "Not checked as of November 28, 2026" in page.header[0].value
    text = _text(page)
    assert "has an entry “Longview Police Department”" in text
    assert "found nothing" not in text


def test_same_named_towns_are_offered_with_county_and_state(app: AppTest) -> None:
    page = _looked_up(app, "Bloomfield")
    essex = "lookup?v=1&q=Bloomfield%2C+Essex+County%2C+NJ"
    assert f"[:orange[Bloomfield, Essex County, New Jersey]]({essex})" in _text(page)
    assert "[:orange[Bloomfield, Hartford County, Connecticut]]" in _text(page)
    page = _looked_up(app, "Bloomfield, Essex County, NJ")
    assert page.title[0].value == "Bloomfield, New Jersey"
    assert page.text_input(key="lookup_q").value == "Bloomfield, Essex County, NJ"


def test_a_zip_code_over_two_towns_offers_both(app: AppTest) -> None:
    page = _looked_up(app, "97124")
    assert "[:orange[Hillsboro" in _text(page)
    assert "[:orange[Cornelius" in _text(page)
    assert "Disputed since August 2019" in _text(page)


def test_an_unknown_place_is_called_unknown(app: AppTest) -> None:
    page = _looked_up(app, "Wakanda")
    assert page.title[0].value == "Nothing is called “Wakanda”"
    assert "[:orange[Wanakah" in _text(page)
    nothing = _looked_up(app, "xqzzt")
    assert nothing.title[0].value == "Nothing is called “xqzzt”"
    assert not nothing.exception


def test_the_only_close_name_is_answered(app: AppTest) -> None:
    page = _looked_up(app, "Springfeild IL")
    assert not page.exception
    assert page.title[0].value == "Springfield, Illinois"
    notes = [str(box.value) for box in page.info]
    assert notes == [
        "Nothing is called “Springfeild IL”. Shown is Springfield, Illinois."
    ]
    text = _text(page)
    assert "Choose the one you mean" not in text
    assert "Who else polices Springfield" in text


def test_a_town_by_its_exact_name_gets_no_correction(
    app: AppTest,
) -> None:
    page = _looked_up(app, "Springfield IL")
    assert page.title[0].value == "Springfield, Illinois"
    assert not page.info


def test_markup_in_a_question_is_shown_and_not_followed(app: AppTest) -> None:
    page = _looked_up(app, "[x](https://outside.example) **b**")
    assert not page.exception
    assert "\\[x\\]" in page.title[0].value


def test_a_state_counts_its_agencies_with_ring_before_its_own_bodies(
    app: AppTest,
) -> None:
    page = _looked_up(app, "New Jersey")
    assert not page.exception
    assert page.title[0].value == "New Jersey"
    texts = str(page.markdown[0].value).split("\n\n")
    count = statuses_of_state("NJ").to_pylist()[0]["agency_count"]
    sentence = (
        f"**{count} agencies** of New Jersey are recorded with Ring; the newest list, "
        "of August 9, 2021, names 129 of them."
    )
    assert texts[0] == sentence
    assert f"● {count} last seen" in texts[1]
    assert "last seen" not in texts[2]
    assert "Digital Force Index" in texts[3]
    links = [str(link.proto.label) for link in page.get("page_link")]
    assert links[0] == f":orange[**These {count} agencies on the map →**]"
    assert "## Police and offices of New Jersey itself" in _text(page)
    assert "[New Jersey State Police](agency?" in _text(page)


def test_the_map_of_a_state_has_as_many_agencies_as_its_answer(app: AppTest) -> None:
    count = statuses_of_state("NJ").to_pylist()[0]["agency_count"]
    page = app.switch_page("pages/map/page.py")
    page.query_params["state"] = "NJ"
    page.run()
    assert any(f"{count} agencies" in str(text.value) for text in page.markdown)


def test_a_state_without_ring_says_where_we_looked(app: AppTest) -> None:
    page = _looked_up(app, "Puerto Rico")
    assert not page.exception
    first = str(page.markdown[0].value).partition("\n\n")[0]
    assert first.startswith("**No agency** of Puerto Rico is recorded with Ring in the")
    assert first.endswith("as of November 28, 2026. That does not mean no.")
    assert "on the map" not in " ".join(
        str(link.proto.label) for link in page.get("page_link")
    )


def test_a_state_whose_name_has_an_article_has_it_within_a_sentence(
    app: AppTest,
) -> None:
    page = _looked_up(app, "DC")
    assert not page.exception
    assert page.title[0].value == "District of Columbia"
    assert "of the District of Columbia" in str(page.markdown[0].value)
    whole = "the District of Columbia"
    assert f"## Police and offices of {whole} itself" in _text(page)
    page = app.switch_page("pages/map/page.py")
    page.query_params["state"] = "DC"
    page.run()
    assert " in the District of Columbia." in _text(page)


def test_the_state_s_patrol_is_listed_and_its_other_bodies_are_not(
    app: AppTest,
) -> None:
    page = _looked_up(app, "Lakeland FL")
    assert not page.exception
    police = _folded(page, "Who else polices Lakeland")
    assert "**The state**" in police
    assert "[Florida Highway Patrol](agency?" in police
    assert "Florida Lottery" not in police


def test_police_of_a_railway_are_not_called_the_town_s(app: AppTest) -> None:
    page = _looked_up(app, "Chicago, Cook County, IL")
    assert not page.exception
    police = _folded(page, "Who else polices Chicago")
    assert "**Others based here**" in police
    assert "**The town**" not in police
    assert "Town police" not in _text(page)


def test_an_agency_s_name_gets_no_correction_to_its_town(app: AppTest) -> None:
    # its town's name is near its own, and the answer leads there already
    page = _looked_up(app, "Wilmington Police Department DE")
    assert not page.exception
    assert page.title[0].value == "Wilmington Police Department"
    towns = [button for button in page.button if "Wilmington," in str(button.label)]
    assert not towns


def test_a_name_in_another_state_is_not_answered_silently(
    app: AppTest,
) -> None:
    page = _looked_up(app, "Reedley, OR")
    assert page.title[0].value == "“Reedley, OR” is not in our lists"
    assert "It is elsewhere" in _text(page)
    assert "all of them" not in _text(page)


def test_a_state_without_police_of_its_own_says_so(app: AppTest) -> None:
    page = _looked_up(app, "North Dakota")
    assert "No agency of this kind is in our sources" in _text(page)


def test_a_force_without_a_record_is_named_with_next_steps(
    app: AppTest,
) -> None:
    page = _looked_up(app, "Montpelier VT")
    assert not page.exception
    assert "No record as of November 28, 2026" in page.header[0].value
    text = _text(page)
    assert "**Montpelier Police Department: no record.**" in text
    assert "That does not mean no" in text
    assert "Washington County Sheriff's Office" in text
    assert "As named in the FBI's register of September 2018" in text
    assert "Vermont Public Records Act" in text
    for band in ("Then: no dated record", "Now: as of November 28, 2026", "Do: what"):
        assert f"## {band}" in text
    assert "Nearest towns with a record" in text
    assert "miles" in text
    assert "No force of this town" not in text


def test_a_town_without_a_force_says_who_polices_it_then(app: AppTest) -> None:
    page = _looked_up(app, "Harrison, Macomb County, MI")
    assert not page.exception
    text = _text(page)
    assert (
        "We know of no police department of Harrison. We assume that Macomb County "
        "Sheriff's Office patrols here; no source of ours says so." in text
    )
    assert "**Macomb County Sheriff's Office. Yes\\: on Ring's map and a list," in text
    assert "Harrison Police" not in text


@pytest.mark.parametrize(
    ("question", "path", "endings"),
    [
        ("Addison IL", "town/il/dupage-county/addison", (SHEET, LETTER)),
        (
            "Addison Police Department IL",
            "agency/il-addison-police-department",
            (SHEET, LETTER),
        ),
        (
            "Montpelier VT",
            "town/vt/washington-county/montpelier",
            (SHEET, LETTER),
        ),
        ("Vermont", "state/vt", ()),
        ("Honolulu County", "county/hi/honolulu-county", (SHEET, LETTER)),
    ],
)
def test_an_answer_links_to_its_sheet_letter_and_page(
    app: AppTest, question: str, path: str, endings: tuple[str, ...]
) -> None:
    text = _text(_looked_up(app, question))
    assert text.count(f"[Page to print]({path})") == 1
    for ending, words in {SHEET: SHEET_WORDS, LETTER: LETTER_WORDS}.items():
        offered = text.count(f"[{words}]({path}{ending})")
        assert offered == text.count(words)
        assert bool(offered) == (ending in endings)


def test_an_answer_begins_with_a_sentence(app: AppTest) -> None:
    page = _looked_up(app, "Addison IL")
    first = str(page.markdown[1].value).replace("\\", "")
    assert first == (
        "**Yes: on Ring's map and a list, May 2019 to August 2021. "
        "We have no information after that.**"
    )


def test_a_body_only_in_the_register_matches_by_name(app: AppTest) -> None:
    page = _looked_up(app, "Union Pacific Railroad: Fresno County CA")
    assert not page.exception
    assert "No record as of November 28, 2026" in page.header[0].value
    text = _text(page)
    assert "Named so in the FBI's register of September 2018" in text
    labels = [str(button.label) for button in page.button]
    assert ":orange[Who polices Fresno County →]" in labels


def test_a_name_of_an_open_entry_is_not_called_without_record(
    app: AppTest,
) -> None:
    page = _looked_up(app, "Brownsville, Fayette County, PA")
    assert "Not checked as of November 28, 2026" in page.header[0].value
    assert "no record.**" not in _text(page)


def test_a_weak_match_is_offered_as_a_question(app: AppTest) -> None:
    page = _looked_up(app, "Xenophon Falls OH")
    assert not page.exception
    assert page.title[0].value == "Nothing is called “Xenophon Falls OH”"


def test_limits_on_who_may_request_records_are_shown(app: AppTest) -> None:
    limit = "Only residents of the state may ask"
    texts = [_text(_looked_up(app, name)) for name in ("Selma, AL", "Montpelier VT")]
    assert all("must answer under the" in text for text in texts)
    assert [limit in text for text in texts] == [True, False]
