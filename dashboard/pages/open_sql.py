"""Where to ask in SQL: in the browser, in a shell, or on the file."""

from __future__ import annotations

import streamlit as st

from dashboard.components.url_state import page_address, sql_address


def render() -> None:
    """Draw the page."""
    st.title("Ask in SQL")
    st.markdown(
        f"**[Open the SQL page]({sql_address()}).** DuckDB runs in your own browser "
        "there, on a copy of every table of the record: your queries and your "
        "spreadsheets stay on your machine.\n\n"
        f"[Saved questions]({page_address('questions')}) are answered here, and each "
        "opens there with its choices filled in. In a copy of this project, `make sql` "
        "opens DuckDB's shell; any DuckDB from 1.2 on opens the file of "
        f"[Data and method]({page_address('data')})."
    )


if __name__ == "__main__":
    render()
