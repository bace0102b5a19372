"""Where a reader writes SQL, and what the tables hold that can be asked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.url_state import Control, current
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words, plain


def sql_box(control: Control) -> tuple[str, bool]:
    """Draw the box for a query and the button that runs it.

    Args:
        control: A control of kind ``text``.

    Returns:
        The query, and whether the reader pressed the button, or Ctrl and Enter, now.
    """
    with st.form("sql_form", border=False):
        sql = st.text_area(
            control.label,
            value=current(control),
            key=control.key,
            height=230,
            max_chars=control.longest,
            help="One `select` on the tables listed here. Nothing can be changed.",
        )
        is_new = st.form_submit_button("Run", type="primary")
    return sql or "", is_new


def table_columns(columns: Sequence[tuple[str, str, str]]) -> None:
    """List the columns of a table with their types and meanings.

    Args:
        columns: Name, type and meaning of each, in the order of the table.
    """
    st.markdown(f"**{counted(len(columns), 'column', 'columns')}**")
    st.markdown(
        "\n".join(
            f"- `{name}` :small[{plain(kind)}]  \n  :small[{in_plain_words(meaning)}]"
            for name, kind, meaning in columns
        )
    )
