"""Questions page: common questions with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.questions import (
    ANSWER,
    MOST_BARS,
    answer_bars,
    answer_line,
    bars,
    line,
)
from dashboard.components.column_registry import ColumnStyle, columns_by_name
from dashboard.components.figure import CHART, TABLE, counted_rows, draw_chart, figure
from dashboard.components.filters import choose_one, colors, search_box
from dashboard.components.source_note import current_page, note_title
from dashboard.components.tables import code_words, draw_table, spell_out
from dashboard.components.url_state import (
    Control,
    open_url,
    page_link,
    sql_address,
    write_url,
)
from dashboard.formats import counted, plain
from dashboard.queries.questions import (
    Parameter,
    Question,
    QuestionChart,
    answer_lines,
    answer_question,
    filled_sql,
    matching,
    parameter_labels,
    questions,
    subjects_of,
)

SUBJECT_NAMES: Mapping[str, str] = {
    "agencies": "Agencies",
    "totals": "Totals",
    "subsidies": "Public money",
    "prices": "Prices",
    "terms": "Terms",
    "incidents": "Incidents",
    "reference": "Sources and reference",
}


# A parameter of a question with the label of each of its values; none for free input.
_Field = tuple[Control, Mapping[str, str]]


def render() -> None:
    """Draw the page."""
    chosen = st.query_params.get("question", "")
    question = next((one for one in questions() if one.question_id == chosen), None)
    if question is None:
        _list()
    else:
        _one(question)


def _list() -> None:
    """Draw the list of questions."""
    st.title("Questions and their answers")
    st.markdown(
        "Common questions, answered. Pick one, choose a state or county, download the "
        "rows, or send its link."
    )
    known = ("", *(question.question_id for question in questions()))
    one = Control("questions", "question", "Question", options=known)
    search = Control("questions", "search", "Search the questions", kind="text")
    open_url((one, search))
    words = search_box(search, placeholder="A word, such as county, cost or warrant")
    write_url((one, search))
    matches, lines = matching(words), answer_lines()
    st.markdown(
        f"**{counted(len(matches), 'question', 'questions')}**"
        + (f" matching “{plain(words)}”." if words else ".")
    )
    for subject, entries in subjects_of(matches).items():
        st.header(SUBJECT_NAMES[subject])
        # A container per question would add a tenth to the cost of the page.
        with st.container(gap="xsmall"):
            for entry in entries:
                page_link(
                    "questions",
                    f":orange[**{plain(entry.title)}**] "
                    f":small[{plain(lines[entry.question_id])}]",
                    note=entry.description,
                    question=entry.question_id,
                )
    if not matches:
        st.info("No saved question holds these words. SQL answers any other.")


def _one(question: Question) -> None:
    """Draw one question and its answer."""
    # Each question has its own keys, so that a remembered value never shows up in
    # another question.
    page = f"question_{question.question_id}"
    one = Control(page, "question", "Question", options=(question.question_id,))
    fields = [_field(page, parameter) for parameter in question.parameters]
    controls = (one, *(control for control, _ in fields))
    open_url(controls)
    page_link("questions", ":orange[← All questions]")
    st.title(question.title)
    note_title(question.title)
    st.markdown(
        f":small[{SUBJECT_NAMES[question.subject]}]  \n{plain(question.description)}"
    )
    values = _form(question.question_id, fields)
    # A citation of the answer names the address.
    write_url(controls)
    _answer(question, answer_question(question, values))
    sql = filled_sql(question, values)
    with st.expander("How it is asked, in SQL"):
        st.code(sql, language="sql", wrap_lines=True)
    st.markdown(f"[Open in SQL]({sql_address(sql)}), to change the query")


def _field(page: str, parameter: Parameter) -> _Field:
    """Return the control of a parameter, with an address parameter of its own."""
    labels = parameter_labels(parameter)
    default = parameter.default or ""
    if not labels:
        name, label = parameter.name, parameter.label
        return Control(page, name, label, default, kind="text"), labels
    known = tuple(labels)
    first = default if default in labels else known[0]
    return Control(page, parameter.name, parameter.label, first, options=known), labels


def _form(name: str, fields: Sequence[_Field]) -> dict[str, str]:
    """Draw the fields of a question, and return their values."""
    if not fields:
        return {}
    with st.form(f"form_{name}", border=False):
        values = {}
        for (control, labels), cell in zip(
            fields, st.columns(len(fields)), strict=True
        ):
            with cell:
                values[control.name] = (
                    choose_one(control, labels) if labels else search_box(control)
                )
        st.form_submit_button("Run", type="primary")
    return values


def _answer(question: Question, rows: pa.Table) -> None:
    """Draw a series or ranking as a chart, and the rows as a table."""
    name, columns = question.question_id, columns_by_name(rows.column_names)
    chart = question.chart if rows.num_rows else None
    first = CHART if chart else TABLE
    with figure(name, counted_rows(name, rows), rows, columns, first=first):
        if chart:
            _chart(question.title, chart, rows, columns)
        else:
            draw_table(rows, columns, missing="")


def _chart(
    question: str,
    chart: QuestionChart,
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
) -> None:
    """Draw bars of the first rows, or a line of all."""
    sources = current_page().find_sources(rows)
    title = columns[chart.value].label
    rows = spell_out(rows, code_words(rows.column_names))
    if chart.kind == "bar":
        points = answer_bars(rows, chart.along, chart.value)
        spec = bars(colors(), title, points.num_rows)
        alt_text = f"Bars: {title}, the first {points.num_rows} of {rows.num_rows}."
    else:
        points = answer_line(rows, chart.along, chart.value)
        spec = line(colors(), title)
        alt_text = f"Line: {title}, {points.num_rows} points."
    draw_chart(
        spec, {ANSWER: points}, alt_text, title=question, unit=title, sources=sources
    )
    if chart.kind == "bar" and points.num_rows == MOST_BARS < rows.num_rows:
        st.markdown(f":small[The first {MOST_BARS} are drawn; the table has all.]")


if __name__ == "__main__":
    render()
