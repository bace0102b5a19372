"""How the words of a look-up are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.places.question import (
    Reading,
    StateNames,
    address_readings,
    further_readings,
    read_question,
    readings,
)

_ENGLISH = {
    "AL": "Alabama",
    "AK": "Alaska",
    "CO": "Colorado",
    "DC": "District of Columbia",
    "FL": "Florida",
    "IL": "Illinois",
    "IN": "Indiana",
    "KS": "Kansas",
    "MA": "Massachusetts",
    "NJ": "New Jersey",
    "WA": "Washington",
    "WV": "West Virginia",
}
STATES = StateNames(_ENGLISH, {"NJ": "Nueva Jersey", "DC": "Washington D. C."})


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("Addison IL", Reading("Addison", "IL")),
        ("addison il", Reading("addison", "IL")),
        ("Addison, Illinois", Reading("Addison", "IL")),
        ("Chicopee, Mass.", Reading("Chicopee", "MA")),
        ("Lakeland Fla.", Reading("Lakeland", "FL")),
        ("Washington, D.C.", Reading("Washington", "DC")),
        ("Bloomfield New Jersey", Reading("Bloomfield", "NJ")),
        ("Bloomfield, Essex County, NJ", Reading("Bloomfield", "NJ", "Essex County")),
        ("Addison, DuPage County", Reading("Addison", "", "DuPage County")),
        ("Bloomfield, Nueva Jersey", Reading("Bloomfield", "NJ")),
        ("Seattle, Wash", Reading("Seattle", "WA")),
        ("Kansas City Kansas", Reading("Kansas City", "KS")),
        ("Township of Hazlet NJ", Reading("Hazlet Township", "NJ")),
        ("Condado de Cook", Reading("Cook county")),
        ("Ciudad de Chicago", Reading("Chicago")),
        ("policia de miami", Reading("miami police department")),
        ("Policía Municipal de Chelsea", Reading("Chelsea police department")),
        (
            "Departamento de Policía de la Ciudad de Chelsea, MA",
            Reading("Chelsea police department", "MA"),
        ),
        ("Police Department of Akron", Reading("Akron police department")),
        (
            "la policía del condado de Cook, IL",
            Reading("Cook county police department", "IL"),
        ),
        ("alguacil del condado de Kane", Reading("Kane county sheriff")),
    ],
)
def test_a_state_or_county_behind_the_name_is_read(
    question: str, reading: Reading
) -> None:
    assert reading in readings(question, STATES)


def test_a_name_that_ends_like_a_state_is_also_read_whole() -> None:
    result = readings("Fort Washington", STATES)
    assert result == [Reading("Fort Washington"), Reading("Fort", "WA")]


def test_a_state_alone_is_a_name() -> None:
    assert readings("Illinois", STATES) == [Reading("Illinois")]


def test_the_start_of_several_states_is_none_of_them() -> None:
    assert readings("Adams Al", STATES)[1:] == [Reading("Adams", "AL")]
    assert readings("Adams Ala", STATES) == [Reading("Adams Ala")]


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("Cook Co. IL", Reading("Cook county", "IL")),
        ("N Las Vegas", Reading("north Las Vegas")),
        ("birmingham al pd", Reading("birmingham pd", "AL")),
        ("Addison Ilinois", Reading("Addison", "IL")),
    ],
)
def test_further_readings_write_out_and_look_for_the_state(
    question: str, reading: Reading
) -> None:
    assert reading in further_readings(question, STATES)
    assert reading not in readings(question, STATES)


@pytest.mark.parametrize(
    ("typed", "digits", "is_zip"),
    [
        ("60101", "60101", True),
        (" 60101-1234 ", "60101", True),
        ("ZIP 60101", "60101", True),
        ("Addison 60101", "60101", False),
        ("60101 Addison", "60101", False),
        # A house number is no ZIP code.
        ("12345 Oak Ave, Fox Crossing, WI", "", False),
        ("12345 Oak Ave, Addison, IL 60101", "60101", False),
        ("601", "", False),
        ("\uff11\uff12\uff13\uff14\uff15", "", False),
        ("\u0666\u0660\u0661\u0660\u0661", "", False),
        ("", "", False),
    ],
)
def test_a_zip_code_is_five_digits(typed: str, digits: str, is_zip: bool) -> None:
    question = read_question(typed)
    assert (question.zip_code, question.is_zip) == (digits, is_zip)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("123 Main St, Addison, IL 60101", Reading("Addison", "IL")),
        ("123 Main St Addison IL", Reading("Addison", "IL")),
        ("123 Main St, Apt 4, Addison, Illinois", Reading("Addison", "IL")),
        ("PO Box 12, Addison, IL", Reading("Addison", "IL")),
        ("5 Oak St, St. Charles", Reading("St. Charles", "FL")),
    ],
)
def test_the_part_of_an_address_that_names_the_town_counts(
    typed: str, reading: Reading
) -> None:
    question = read_question(typed)
    assert question.is_address
    read = [*address_readings(question.text, STATES, "FL")]
    assert reading in [one for variants in read for one in variants]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_or_grows_it(text: str) -> None:
    for reading in [*readings(text, STATES), *further_readings(text, STATES)]:
        assert reading.name.strip()
        assert reading.state_code == "" or reading.state_code in _ENGLISH
    assert len(read_question(text).zip_code) in {0, 5}
