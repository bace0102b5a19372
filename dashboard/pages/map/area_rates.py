"""The table of states or counties with what the map shades them by."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.tables import FEW_AGENCIES, folded_table, state_columns


def area_rates(areas: pa.Table, *, level: str) -> None:
    """List the areas with count, rate and share.

    Args:
        areas: Rows of ``shaded_areas``.
        level: ``states`` or ``counties``.
    """
    is_county = level == "counties"
    columns: dict[str, Any] = {
        **state_columns(),
        "area_id": None,
        "area_fips": None,
        "area_name": st.column_config.TextColumn("County" if is_county else "State"),
        "local_agency_count": st.column_config.NumberColumn(
            "Of these, city and county agencies", format="localized"
        ),
        "fbi_listed_share": st.column_config.NumberColumn(
            "Their share of those that the FBI listed", format="percent"
        ),
        "is_small_count": st.column_config.CheckboxColumn(
            "Small count for the rate", help=FEW_AGENCIES
        ),
        "is_small_base": st.column_config.CheckboxColumn(
            "Small base for the rate",
            help="Fewer than 20,000 residents: one agency makes a high rate.",
        ),
        "is_small_share_base": st.column_config.CheckboxColumn(
            "Small base for the share",
            help="The FBI listed fewer than twenty agencies.",
        ),
    }
    if is_county:
        columns |= dict.fromkeys(
            ("local_agency_count", "fbi_listed_local_agency_count", "fbi_listed_share")
        )
        columns |= dict.fromkeys(("is_small_count", "is_small_share_base"))
    else:
        columns["is_small_base"] = None
    label = f"Numbers by {'county' if is_county else 'state'}"
    folded_table(label, areas, columns, name=f"{level}_by_rate")
