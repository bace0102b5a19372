"""Incidents and the story of July 2019, driven as a reader drives them."""

from __future__ import annotations

import re

import pytest

from dashboard.formats import plain
from tests.app.conftest import open_view, words_of
from tests.conftest import Ask

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ("", "true"),
        ("company=wyze", "vendor_id = 'wyze'"),
        ("kind=settlement", "incident_type = 'settlement'"),
        (
            "search=WARRANT",
            "concat_ws(' ', headline, detail, company_answer) ilike '%warrant%'",
        ),
        (
            "search=July 2019",
            "concat_ws(' ', strftime(happened_on, '%B %Y'), headline, detail, "
            "company_answer) like '%July 2019%'",
        ),
        (
            "company=ring&kind=breach",
            "vendor_id = 'ring' and incident_type = 'breach'",
        ),
    ],
)
def test_the_title_counts_the_incidents_that_the_filters_keep(
    parameters: str, condition: str, ask: Ask
) -> None:
    page = open_view(f"/incidents?{parameters}")
    count, answered, missing = ask(
        "select count(*), count(*) filter (answer_status = 'answered'), "
        "count(*) filter (answer_status = 'none_found') from marts.fct_incidents "
        "where incident_id in (select incident_id from marts.fct_incidents "
        f"left join marts.fct_incident_vendors using (incident_id) where {condition})"
    )
    alt = page.get("vega_lite_chart")[0].proto.alt
    noun = "incident" if count == 1 else "incidents"
    assert f"Companies answered {answered} of {count} {noun}" in alt
    assert (f"for {missing} we found no answer" in alt) == bool(missing)
    assert len(page.table[0].value) == min(count, 6)
    assert page.query_params["v"] == "1"


def test_the_newest_is_first_and_a_missing_answer_says_why(ask: Ask) -> None:
    shown = open_view("/incidents").table[0].value
    (newest,) = ask(
        "select arg_max(headline, (happened_on, incident_id)) from marts.fct_incidents"
    )
    assert plain(newest) in shown["What happened"].iloc[0]
    answers = shown["What the company answers"]
    assert answers.str.len().min() > 0
    assert "*Company's own announcement*" in set(answers)


def test_every_claim_of_the_story_has_our_answer_with_its_source(ask: Ask) -> None:
    cards = [text.value for text in open_view("/story").markdown]
    (rows,) = ask(
        "select list(claims order by story_order) "
        "from marts.fct_article_claims as claims"
    )
    shown = [card for card in cards if "**Our answer:**" in card]
    assert len(shown) == len(rows)
    for row in rows:
        (card,) = [card for card in shown if f": {plain(row['claim'])}  " in card]
        assert plain(row["our_answer"]) in card
        assert bool(row["our_source_id"]) == ("](http" in card), row["claim_id"]
        assert plain(row["answer"] or "") in card
        assert plain(row["respondent_name"] or "") in card


def test_the_rows_behind_each_answer_are_the_number_in_it(ask: Ask) -> None:
    (rows,) = ask(
        "select list(claims) from marts.fct_article_claims as claims "
        "where evidence_address is not null"
    )
    for row in rows:
        (count,) = re.findall(
            r"\b(\d+) (?:local|of these|rounds|offers)", row["our_answer"]
        )
        opened = words_of(open_view(f"/{row['evidence_address']}"))
        assert re.search(rf"\b{count}\b", opened), row["claim_id"]
