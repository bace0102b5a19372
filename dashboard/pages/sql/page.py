"""SQL page: query the marts, see the result as rows and as a chart, download it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.charts.chart_spec import ROOM_CLASS
from dashboard.components.filters import choose_one, is_phone
from dashboard.components.source_note import page_title
from dashboard.components.sql_answer import (
    ChartControls,
    answer_chart,
    answer_sentence,
    answer_table,
    fault_note,
)
from dashboard.components.url_state import (
    Control,
    current,
    hidden_value,
    link_query,
    open_url,
    page_address,
    write_url,
)
from dashboard.queries.sql import (
    AskableTable,
    NoAnswer,
    ask,
    askable_tables,
    starting_points,
)
from dashboard.queries.states import state_outlines
from dashboard.streamlit_internals import own_component
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words, plain
from dashboard.text.rows import Row

# why: a link must pass through servers with a limit of about eight thousand characters.
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
_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "sql"


def _table_control(tables: Sequence[AskableTable]) -> Control:
    names = tuple(table.name for table in tables)
    return Control("sql", "table", "Tables", "dim_agencies", options=names)


def _sql_box(tables: Sequence[AskableTable]) -> tuple[str, bool]:
    """Draw the query editor; return the query, and whether to run it again."""
    editor = own_component("sql", _FOLDER)
    if editor is None:
        with st.form("sql_form", border=False):
            sql = st.text_area(
                _QUERY.label,
                value=current(_QUERY),
                key=_QUERY.key,
                height=230,
                max_chars=_QUERY.longest,
            )
            return sql or "", st.form_submit_button("Run", type="primary")
    sql = hidden_value(_QUERY)
    # why: the editor loads late, and the content below would move.
    steps = 19 if is_phone() else 17
    with st.container(key=f"{ROOM_CLASS}_{steps}_sql"):
        answer = editor(
            key="sql_editor",
            data={
                "sql": sql,
                "longest": _QUERY.longest,
                "tables": {
                    table.name: [column.name for column in table.columns]
                    for table in tables
                },
            },
            on_run_change=_show_query,
        )
    return sql, answer.run is not None


def _show_query() -> None:
    """Put the query that ran into the address; the page follows the address."""
    st.query_params[_QUERY.name] = st.session_state["sql_editor"].run


def _start() -> None:
    """Offer an example query for each table."""
    with st.expander("New here? Ten tables to start with"):
        st.markdown(
            "\n".join(
                f"- [{plain(row['table_name'])}]({_address(row)}): "
                f"{in_plain_words(row['what_for'])}"
                for row in starting_points().to_pylist()
            )
        )


def _address(row: Row) -> str:
    table, sql = row["table_name"], row["example_query"]
    return page_address("sql", table=table, sql=sql)


def _tables(control: Control, tables: Sequence[AskableTable]) -> None:
    """Describe the table that the reader selected."""
    name = choose_one(control, {})
    table = next(table for table in tables if table.name == name)
    st.markdown(
        f"{in_plain_words(table.description)} {in_plain_words(table.grain)} "
        f"{counted(table.row_count, 'row', 'rows')}. "
        f"[Put its name into the query](#insert-{name})"
    )
    if st.button("Show its first rows", key="sql_first_rows"):
        query = link_query(table=name, sql=f"from {name}\nlimit 100")
        st.switch_page("pages/sql/page.py", query_params=query)
    with st.expander(counted(len(table.columns), "column", "columns")):
        st.markdown(
            "Press a name to put it into the query.\n"
            + "\n".join(
                f"- {_insert_link(column.name)} :small[{plain(column.data_type)}]  \n"
                f"  :small[{in_plain_words(column.description)}]"
                for column in table.columns
            )
        )


def _insert_link(name: str) -> str:
    """Return a Markdown link that inserts a name into the editor."""
    return f"[`{name}`](#insert-{name})"


def _answer(sql: str, *, is_new: bool) -> None:
    """Run the query and draw its result."""
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
        sql, is_new = _sql_box(tables)
        _answer(sql, is_new=is_new)
    with right:
        _start()
        _tables(table_control, tables)
    write_url(controls)


if __name__ == "__main__":
    render()
