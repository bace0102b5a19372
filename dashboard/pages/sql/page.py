"""SQL page: ask the marts anything, see it as rows and as a chart, take it along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.filters import choose_one
from dashboard.components.source_note import page_title
from dashboard.components.sql_answer import (
    ChartControls,
    answer_chart,
    answer_sentence,
    answer_table,
    fault_note,
)
from dashboard.components.url_state import Control, link_query, open_url, write_url
from dashboard.pages.sql.sql_editor import sql_box, table_columns
from dashboard.queries.sql import (
    AskableTable,
    NoAnswer,
    ask,
    askable_tables,
)
from dashboard.queries.states import state_outlines
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words

# why: a link must pass through servers that take some eight thousand characters.
_LONGEST_QUERY = 4_000
_FIRST_QUERY = """\
select state_code, count(*) as agency_count
from dim_agencies
where has_ring_record
group by state_code
order by agency_count desc"""
_QUERY = Control(
    "sql", "sql", "Query", _FIRST_QUERY, kind="text", longest=_LONGEST_QUERY
)
_CHART = ChartControls("sql")


def _table_control(tables: Sequence[AskableTable]) -> Control:
    names = tuple(table.name for table in tables)
    return Control("sql", "table", "Tables", "dim_agencies", options=names)


def _tables(control: Control, tables: Sequence[AskableTable]) -> None:
    """Describe the table that the reader chose."""
    name = choose_one(control, {})
    table = next(table for table in tables if table.name == name)
    st.markdown(
        f"{in_plain_words(table.description)} {in_plain_words(table.grain)} "
        f"{counted(table.row_count, 'row', 'rows')}."
    )
    if st.button("Show its first rows", key="sql_first_rows"):
        query = link_query(table=name, sql=f"from {name}\nlimit 100")
        st.switch_page("pages/sql/page.py", query_params=query)
    table_columns(table.columns)


def _answer(sql: str, *, is_new: bool) -> None:
    """Run the query and draw what comes of it."""
    with st.spinner("Running the query"):
        answer = ask(sql, is_new=is_new)
    if isinstance(answer, NoAnswer):
        fault_note(
            sql, answer.sentence, answer.line, answer.column, is_busy=answer.is_busy
        )
        return
    st.markdown(
        answer_sentence(
            answer.rows,
            answer.seconds,
            answer.snapshot_id,
            is_truncated=answer.is_truncated,
        )
    )
    answer_chart(answer.rows, state_outlines, _CHART)
    answer_table(answer.rows, name="query")


def render() -> None:
    """Draw the page."""
    page_title("Ask in SQL")
    st.markdown(
        "One `select` on the tables behind every page, in DuckDB's SQL. The address "
        "holds the query, so a link to this page shows it and its answer."
    )
    tables = askable_tables()
    table_control = _table_control(tables)
    controls = (_QUERY, *_CHART.all, table_control)
    open_url(controls)
    left, right = st.columns([5, 2], gap="medium")
    with left:
        sql, is_new = sql_box(_QUERY)
        _answer(sql, is_new=is_new)
    with right:
        _tables(table_control, tables)
    write_url(controls)


if __name__ == "__main__":
    render()
