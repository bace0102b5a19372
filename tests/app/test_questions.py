"""Questions page, driven as a reader drives it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries.questions import questions
from tests.app.conftest import words_of
from tests.later_snapshot import project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE, Project
from warehouse.snapshots import store

# The page's own parameters; one of the same name would be mistaken for them.
_OF_THE_PAGE = {"v", "snapshot", "question", "search"}


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """The page, not yet run."""
    return app.switch_page("pages/questions.py")


def _opened(page: AppTest, question: str, **parameters: str) -> AppTest:
    page.query_params.update({"question": question, **parameters})
    page.run()
    assert not page.exception
    return page


def _linked(page: AppTest) -> dict[str, str]:
    """Return the text of each link to a question, by the question's id."""
    links = [link.proto for link in page.get("page_link")]
    return {
        dict(parse_qsl(link.query_string)).get("question", ""): re.sub(
            r":orange\[|\*\*\].*|[*\]]", "", link.label
        )
        for link in links
    }


def test_every_question_is_listed_by_its_subject(page: AppTest) -> None:
    page.run()
    assert _linked(page) == {
        question.question_id: question.title for question in questions()
    }
    assert [header.value for header in page.header][:2] == ["Agencies", "Totals"]
    assert f"**{len(questions())} questions**" in words_of(page)


def test_words_narrow_the_list_and_are_in_the_address(page: AppTest) -> None:
    page.run()
    page.text_input(key="questions_search").set_value("Warrant police").run()
    assert "**1 question** matching “Warrant police”" in words_of(page)
    assert [*_linked(page)] == ["footage_without_a_warrant"]
    assert page.query_params["search"] == "Warrant police"
    page.text_input(key="questions_search").set_value("kittens").run()
    assert "No saved question holds these words" in page.info[0].value


def test_a_question_opens_with_its_answer_and_its_whole_address(page: AppTest) -> None:
    _opened(page, "police_of_a_place")
    rows = page.dataframe[0].value
    assert set(rows["state_code"]) == {"NJ"}
    assert page.query_params["question"] == "police_of_a_place"
    assert page.query_params["name"] == "Bloomfield"
    assert "search" not in page.query_params
    assert _linked(page) == {"": "← All questions"}


def test_a_link_opens_a_question_with_its_parameters(page: AppTest) -> None:
    _opened(page, "incidents_by_standing", standing="denied")
    assert set(page.dataframe[0].value["standing"]) == {"Denied"}
    assert not page.warning


def test_a_value_is_used_once_the_form_is_sent(page: AppTest) -> None:
    _opened(page, "police_of_a_place")
    page.text_input[0].set_value("Addison")
    page.selectbox[0].set_value("IL")
    run = next(button for button in page.button if button.label == "Run")
    run.click().run()
    assert page.dataframe[0].value["area_name"].tolist()[0] == "Addison"
    assert page.query_params["name"] == "Addison"


def test_the_list_has_a_line_of_each_answer(page: AppTest) -> None:
    page.run()
    labels = {link.proto.label for link in page.get("page_link")}
    assert any("New Jersey has the most" in label for label in labels)
    assert len(labels) == len(questions())


@pytest.mark.parametrize(
    ("state", "condition"),
    [("IL", "state_code = 'IL'\norder"), ("", "source_id\norder")],
)
def test_a_question_continues_in_sql_with_its_choices(
    page: AppTest, older_snapshot: str, state: str, condition: str
) -> None:
    pinned = {"v": "1", "snapshot": older_snapshot, "state": state}
    _opened(page, "records_law_of_my_state", **pinned)
    assert condition in page.code[0].value
    link = next(text for text in page.markdown if "Open in SQL" in text.value).value
    target = link.partition("(")[2].partition(")")[0]
    address, _, sql = target.partition("#sql=")
    assert address == f"sql?snapshot={older_snapshot}"
    assert unquote(sql) == page.code[0].value


@pytest.mark.parametrize(
    ("question", "chart"),
    [
        ("agencies_per_100k", "Bars: Per 100,000 residents, the first 25 of 54."),
        ("agencies_by_state_and_year", "Bars: Agencies, the first 4 of 133."),
        ("prices_of_a_device", "Line: Price, 23 points."),
    ],
)
def test_a_series_or_ranking_is_drawn_first(
    page: AppTest, question: str, chart: str
) -> None:
    _opened(page, question)
    (drawn,) = page.get("vega_lite_chart")
    assert re.sub(r"\d+", "n", drawn.proto.alt) == re.sub(r"\d+", "n", chart)
    assert not page.dataframe


def test_no_parameter_takes_a_name_of_the_page(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    names = {p.name for question in questions() for p in question.parameters}
    assert names
    assert not names & _OF_THE_PAGE


def test_a_question_is_answered_from_the_pinned_snapshot(
    older_snapshot: str, page: AppTest
) -> None:
    question, state = "records_law_of_my_state", "NJ"
    _opened(page, question, v="1", state=state)
    assert page.dataframe[0].value["statute_name"].tolist() == ["New law"]
    _opened(page, question, v="1", state=state, snapshot=older_snapshot)
    assert page.dataframe[0].value["statute_name"].tolist() != ["New law"]


@pytest.fixture(scope="module")
def later(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two snapshots; the newer names a law otherwise."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("later") / "data")
    publish_later(
        project,
        "update marts.dim_records_laws set statute_name = 'New law' "
        "where state_code = 'NJ'",
    )
    return project


@pytest.fixture
def older_snapshot(
    warehouse_file: Path, later: Project, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Id of the older of two snapshots."""
    assert warehouse_file.is_file()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(later.data_dir))
    return store.named_snapshot(later, "previous").snapshot_id
