"""Formats of dates, statuses and money; foreign text formats nothing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from dashboard.formats import (
    as_code,
    in_plain_words,
    plain,
    status_text,
    usd,
    with_date_text,
    with_plot_dates,
    with_sortable_dates,
)
from dashboard.languages import ENGLISH, SPANISH, Language

ROWS = pa.table(
    {
        "event_on": [date(2021, 1, 1), date(2019, 7, 1), date(2019, 7, 18)],
        "event_on_precision": ["year", "month", "day"],
    }
)


def test_a_date_is_written_no_more_exactly_than_it_is_known() -> None:
    texts = with_date_text(ROWS, "event_on")["when"].to_pylist()
    assert texts == ["2021", "July 2019", "July 18, 2019"]


@pytest.mark.parametrize(
    ("language", "precision", "written"),
    [
        (ENGLISH, "day", "July 18, 2019"),
        (ENGLISH, "month", "July 2019"),
        (SPANISH, "day", "18 de julio de 2019"),
        (SPANISH, "month", "julio de 2019"),
        (SPANISH, "year", "2019"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(
    language: Language, precision: str, written: str
) -> None:
    assert language.day(date(2019, 7, 18), precision) == written


def test_a_date_that_a_table_sorts_has_no_part_that_is_not_known() -> None:
    nothing = pa.table(
        {
            "event_on": pa.array([None], pa.date32()),
            "event_on_precision": ["unknown"],
        }
    )
    rows = with_sortable_dates(pa.concat_tables([ROWS, nothing]), "event_on")
    assert rows["event_on"].to_pylist() == ["2021", "2019-07", "2019-07-18", None]


def test_an_inexact_date_is_plotted_in_the_middle_of_its_span() -> None:
    dates = with_plot_dates(ROWS, "event_on")["plotted_on"].to_pylist()
    assert dates == [date(2021, 7, 1), date(2019, 7, 15), date(2019, 7, 18)]


@pytest.mark.parametrize(
    ("name", "day", "precision", "words"),
    [
        ("Last seen", date(2021, 8, 9), "day", "Last seen August 9, 2021"),
        ("Disputed", date(2019, 8, 1), "month", "Disputed since August 2019"),
        ("No record", None, "unknown", "No record"),
    ],
)
def test_a_status_names_its_date_as_exactly_as_it_is_known(
    name: str, day: date | None, precision: str, words: str
) -> None:
    assert status_text(name, day, precision) == words


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("45990.00"), "$45,990"),
        (Decimal("99.98"), "$99.98"),
        (Decimal(0), "$0"),
        (None, "not known"),
    ],
)
def test_money_is_written_with_cents_only_where_there_are_some(
    amount: Decimal | None, text: str
) -> None:
    assert usd(amount) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example",
        "HTTP://evil.example",
        "see www.evil.example",
        "a@evil.example",
        "mailto:a@evil.example",
        "[a](https://evil.example)",
    ],
)
def test_bare_text_is_not_a_link(text: str) -> None:
    for shown in (plain(text), in_plain_words(text)):
        assert not re.search(r"(?i)https?\\?://|www\.|@\w|(?<!\\)\]", shown)
        assert shown.replace("\u2060", "").replace("\\", "") == text


def test_a_value_of_a_link_stays_code() -> None:
    assert as_code("`[a](https://evil.example)`\n\nb") == (
        "`'[a](https://evil.example)' b`"
    )


def test_text_of_others_is_not_formatted() -> None:
    assert plain("*x* <b> $y$ :red[z]") == r"\*x\* \<b\> \$y\$ \:red\[z\]"


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        ("There is no `a_b` (line 1).", "There is no `a_b` (line 1)."),
        ("5 * 3 [x](y)", r"5 \* 3 \[x\](y)"),
        ("In `a` [x](y) `b`", r"In `a` \[x\](y) `b`"),
        ("Odd ` tick", "Odd `tick`"),
        ("Two `a\n\n# b` lines", "Two `a # b` lines"),
    ],
)
def test_only_code_is_markdown_in_a_sentence(sentence: str, markdown: str) -> None:
    assert in_plain_words(sentence) == markdown
