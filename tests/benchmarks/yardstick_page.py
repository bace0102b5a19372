"""A plain Streamlit page with the content of Overview, as skilled users write it.

``make bench`` times it with the pages of the dashboard, so that a figure can be a
ratio, which holds on faster and slower machines.
"""

from __future__ import annotations

import altair as alt
import duckdb
import pandas as pd
import streamlit as st

from warehouse.paths import default_project
from warehouse.snapshots.store import current_path


@st.cache_data(max_entries=4)
def agencies(path: str) -> pd.DataFrame:
    """Return every agency with its status and joining date."""
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(
            "select agency_name, agency_type, state_code, ring_status, joined_on, "
            "has_ring_record from marts.mart_agencies "
            "order by joined_on desc nulls last"
        ).df()


st.title("Which police joined Amazon Ring?")
rows = agencies(str(current_path(default_project())))
dated = rows.dropna(subset=["joined_on"])
figures = {
    "Agencies": len(rows),
    "With Ring": int(rows["has_ring_record"].sum()),
    "States": rows["state_code"].nunique(),
    "With a date": len(dated),
    "Ended": int((rows["ring_status"] == "ended").sum()),
}
for column, (label, value) in zip(st.columns(5), figures.items(), strict=True):
    column.metric(label, f"{value:,}")
by_month = dated.groupby(pd.Grouper(key="joined_on", freq="MS")).size()
by_state = rows.groupby("state_code").size()
joined = alt.Chart(by_month.reset_index(name="agencies")).mark_bar()
st.altair_chart(joined.encode(x="joined_on:T", y="agencies:Q"), width="stretch")
states = alt.Chart(by_state.reset_index(name="agencies")).mark_bar()
st.altair_chart(states.encode(x="agencies:Q", y="state_code:N"), width="stretch")
st.dataframe(rows.head(200), width="stretch")
