"""How tables name and format their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.components.downloads import csv_button
from dashboard.components.source_note import note_rows
from dashboard.text.dates import with_sortable_dates

FEW_AGENCIES = "Fewer than five agencies: one more or less moves the rate much."


def folded_table(
    label: str, rows: pa.Table, columns: Mapping[str, Any], *, name: str
) -> None:
    """Offer rows as a table in a box that is filled once it is opened.

    Args:
        label: What the box is called. Another name makes it another box, which is
            closed: leave out what filters change.
        rows: What to list.
        columns: How to name and format columns; None keeps one to the file.
        name: Key of the table, and file name.
    """
    note_rows(name, rows)
    # why: few readers open it; drawn with the page, it takes up to a fifth of the page.
    box = st.expander(label, key=f"{name}_box", on_change="rerun")
    if box.open:
        with box:
            table_panel(rows, columns, name=name)


def table_panel(
    rows: pa.Table,
    columns: Mapping[str, Any],
    *,
    name: str,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    dates: Sequence[str] = (),
    missing: str = "not known",
) -> None:
    """Draw rows as a table with a CSV button.

    Args:
        rows: What to list.
        columns: How to name and format columns; None keeps one to the file.
        name: Key of the table, and file name.
        labels: Columns whose codes the table spells out; the file keeps the codes.
        dates: Columns that the table writes by their precision; the file keeps days.
        missing: What an empty cell says.
    """
    shown = rows
    for column in dates:
        shown = with_sortable_dates(shown, column)
    hidden = [column for column, shape in columns.items() if shape is None]
    shown = shown.select([name for name in rows.column_names if name not in hidden])
    for column, names in (labels or {}).items():
        if column in shown.column_names:
            shown = spelled_out(shown, column, names)
    st.dataframe(
        shown,
        width="stretch",
        hide_index=True,
        column_config=columns,
        placeholder=missing,
        key=f"{name}_rows",
    )
    csv_button(rows, name=name, label=f"Download {rows.num_rows:,} rows (CSV)")


def spelled_out(rows: pa.Table, column: str, names: Mapping[str, str]) -> pa.Table:
    """Write the codes of a column out in words; null where a code has none."""
    codes = pa.array(list(names), pa.string())
    words = pa.array(list(names.values()), pa.string())
    spelled = words.take(pc.index_in(rows[column].combine_chunks(), codes))
    return rows.set_column(rows.schema.get_field_index(column), column, spelled)


def agency_columns() -> dict[str, Any]:
    """Name the columns of a list of agencies; ids and coordinates stay in the file."""
    return {
        "agency_id": None,
        "agency_name": st.column_config.TextColumn("Agency", width="large"),
        "agency_type": st.column_config.TextColumn("Kind"),
        "place_name": st.column_config.TextColumn("Town"),
        "county_name": st.column_config.TextColumn("County"),
        "state_code": st.column_config.TextColumn("State", width="small"),
        "state_name": None,
        "technology_names": st.column_config.TextColumn("Technologies", width="large"),
        "joined_on": st.column_config.DateColumn("Joined Ring", format="YYYY-MM-DD"),
        "joined_on_precision": st.column_config.TextColumn(
            "Date known to the", help="A month's date is given as its first day."
        ),
        "location_precision": st.column_config.TextColumn("Drawn at"),
        "source_id": st.column_config.TextColumn("Source"),
        "latitude": None,
        "longitude": None,
    }


def state_columns() -> dict[str, Any]:
    """Name the columns of a list of states with rates."""
    return {
        "state_code": None,
        "state_fips": None,
        "state_name": st.column_config.TextColumn("State"),
        "technology_id": None,
        "technology_name": None,
        "agency_count": st.column_config.NumberColumn(
            "Agencies named", format="localized"
        ),
        "agencies_per_100k": st.column_config.NumberColumn(
            "Per 100,000 residents", format="%.2f"
        ),
        "population_2020": st.column_config.NumberColumn(
            "Residents, 2020", format="localized"
        ),
        "fbi_listed_local_agency_count": st.column_config.NumberColumn(
            "City and county agencies known to the FBI, 2015", format="localized"
        ),
        "is_small_count": st.column_config.CheckboxColumn(
            "Few agencies", help=FEW_AGENCIES
        ),
    }


def area_columns() -> dict[str, Any]:
    """Name the columns of joinings by month."""
    return {
        "area_id": None,
        "area_name": st.column_config.TextColumn("Area"),
        "month_on": st.column_config.DateColumn("Month", format="YYYY-MM"),
        "joined_count": st.column_config.NumberColumn("Joining", format="localized"),
        "joined_total_count": st.column_config.NumberColumn(
            "In all", format="localized"
        ),
        "joined_total_per_100k": st.column_config.NumberColumn(
            "In all per 100,000 residents", format="%.2f"
        ),
        "population_2020": st.column_config.NumberColumn(
            "Residents, 2020", format="localized"
        ),
        "is_small_count": st.column_config.CheckboxColumn(
            "Few agencies", help=FEW_AGENCIES
        ),
    }


def total_columns() -> dict[str, Any]:
    """Name the columns of published totals."""
    return {
        "total_id": None,
        "event_on": st.column_config.DateColumn("Date", format="YYYY-MM-DD"),
        "event_on_precision": st.column_config.TextColumn("Date known to the"),
        "agency_count": st.column_config.NumberColumn("Figure", format="localized"),
        "counted_unit": None,
        "counted_unit_name": None,
        "drawn_on": None,
        "when": None,
        "bound": st.column_config.TextColumn("Exact or a bound"),
        "counts_what": st.column_config.TextColumn("What it counts", width="large"),
        "note": st.column_config.TextColumn("Note", width="large"),
        "publisher": st.column_config.TextColumn("Publisher"),
        "source_url": st.column_config.LinkColumn("Source", display_text="open"),
        "source_id": None,
    }


def incident_columns() -> dict[str, Any]:
    """Name the columns of incidents."""
    return {
        "incident_id": None,
        "happened_on": None,
        "happened_on_precision": None,
        "when": st.column_config.TextColumn("Date"),
        "company_name": st.column_config.TextColumn("Company"),
        "incident_type": st.column_config.TextColumn("Kind"),
        "headline": st.column_config.TextColumn("What happened", width="large"),
        "standing": st.column_config.TextColumn("Standing"),
        "publisher": st.column_config.TextColumn("Publisher"),
        "source_url": st.column_config.LinkColumn("Source", display_text="open"),
        "source_id": None,
    }


def source_columns() -> dict[str, Any]:
    """Name the columns of the source registry."""
    return {
        "source_id": st.column_config.TextColumn("Id"),
        "publisher": st.column_config.TextColumn("Publisher"),
        "title": st.column_config.TextColumn("Title", width="large"),
        "source_url": st.column_config.LinkColumn("Address", display_text="open"),
        "kind": st.column_config.TextColumn("Kind"),
        "licence": st.column_config.TextColumn("Licence"),
        "published_on": st.column_config.DateColumn("Published", format="YYYY-MM-DD"),
        "published_on_precision": st.column_config.TextColumn("Date known to the"),
        "retrieved_on": st.column_config.DateColumn("Read", format="YYYY-MM-DD"),
        "mart_name": st.column_config.TextColumn("Table that cites it"),
        "citation_count": st.column_config.NumberColumn(
            "Citations", format="localized"
        ),
    }


def freshness_columns() -> dict[str, Any]:
    """Name the columns of how old the sources are."""
    day = st.column_config.DateColumn
    number = st.column_config.NumberColumn
    return {
        "kind": st.column_config.TextColumn("Kind of source"),
        "source_count": number("Sources", format="localized"),
        "dated_count": number("With a date of publication", format="localized"),
        "oldest_published_on": day("Oldest", format="YYYY-MM-DD"),
        "newest_published_on": day("Newest", format="YYYY-MM-DD"),
        "first_read_on": day("Read from", format="YYYY-MM-DD"),
        "last_read_on": day("Last read", format="YYYY-MM-DD"),
    }


def coverage_columns() -> dict[str, Any]:
    """Name the columns of what each table holds."""
    day = st.column_config.DateColumn
    number = st.column_config.NumberColumn
    return {
        "mart_name": st.column_config.TextColumn("Table"),
        "title": st.column_config.TextColumn("What it holds", width="large"),
        "grain": st.column_config.TextColumn("What a row is"),
        "row_count": number("Rows", format="localized"),
        "test_count": number("Tests passed", format="localized"),
        "source_count": number(
            "Sources cited",
            format="localized",
            help="Empty where the rows cite none themselves. Tables that begin with "
            "mart_ are made of others, which cite the sources.",
        ),
        "newest_published_on": day("Newest source", format="YYYY-MM-DD"),
        "last_read_on": day("Last read", format="YYYY-MM-DD"),
    }


def correction_columns() -> dict[str, Any]:
    """Name the columns of the corrections."""
    return {
        "correction_id": None,
        "correction_kind": st.column_config.TextColumn("Kind"),
        "seed_name": st.column_config.TextColumn("Table"),
        "row_id": st.column_config.TextColumn("Row"),
        "column_name": st.column_config.TextColumn("Column"),
        "observed_value": st.column_config.TextColumn("As observed"),
        "corrected_value": st.column_config.TextColumn("As corrected"),
        "reason": st.column_config.TextColumn("Why", width="large"),
        "source_id": st.column_config.TextColumn("Source"),
    }


def programme_columns() -> dict[str, Any]:
    """Name the columns of the phases of Ring's programme."""
    return {
        "programme_id": None,
        "programme_name": st.column_config.TextColumn("Programme"),
        "description": st.column_config.TextColumn("What it was", width="large"),
        "launch_status": st.column_config.TextColumn("Launched"),
        "started_on": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
        "started_on_precision": st.column_config.TextColumn("Known to the"),
        "ended_on": st.column_config.DateColumn("To", format="YYYY-MM-DD"),
        "ended_on_precision": None,
        "ended_by": st.column_config.TextColumn("Ended by"),
        "source_id": st.column_config.TextColumn("Source"),
    }


def reconciled_columns() -> dict[str, Any]:
    """Name the columns of published totals beside our own counts."""
    return {
        "total_id": None,
        "event_on": st.column_config.DateColumn("Date", format="YYYY-MM-DD"),
        "event_on_precision": st.column_config.TextColumn("Known to the"),
        "counts_what": st.column_config.TextColumn("What it counts", width="large"),
        "bound": st.column_config.TextColumn("Exact or a bound"),
        "published_count": st.column_config.NumberColumn(
            "Published", format="localized"
        ),
        "our_count": st.column_config.NumberColumn("Ours", format="localized"),
        "difference_count": st.column_config.NumberColumn(
            "Ours less published", format="localized"
        ),
        "compared_with": None,
        "comparison_reason": st.column_config.TextColumn("Why", width="large"),
        "compared_on": None,
        "source_id": st.column_config.TextColumn("Source"),
    }


def note_columns() -> dict[str, Any]:
    """Name the columns of the notes of staff."""
    return {
        "note_id": None,
        "subject_type": st.column_config.TextColumn("About a"),
        "subject_id": st.column_config.TextColumn("Which"),
        "note_text": st.column_config.TextColumn("Note", width="large"),
        "source_id": st.column_config.TextColumn("Source"),
        "noted_on": st.column_config.DateColumn("Written", format="YYYY-MM-DD"),
        **_embargo_reasons(),
    }


def embargo_columns() -> dict[str, Any]:
    """Name the columns of the rows that are not public."""
    return {
        "seed_name": st.column_config.TextColumn("Table"),
        "row_id": st.column_config.TextColumn("Row", width="large"),
        **_embargo_reasons(),
    }


def _embargo_reasons() -> dict[str, Any]:
    return {
        "embargo_reason": st.column_config.TextColumn("Not public because"),
        "embargo_until_on": st.column_config.DateColumn(
            "Decide again on", format="YYYY-MM-DD"
        ),
    }


def snapshot_columns() -> dict[str, Any]:
    """Name the columns of the snapshots of a server."""
    return {
        "snapshot_id": st.column_config.TextColumn("Snapshot", width="medium"),
        "is_current": st.column_config.CheckboxColumn("Current"),
        "built_at": st.column_config.DatetimeColumn(
            "Built (UTC)", format="YYYY-MM-DD HH:mm"
        ),
        "row_count": st.column_config.NumberColumn("Rows", format="localized"),
        "tests_passed_count": st.column_config.NumberColumn(
            "Tests passed", format="localized"
        ),
        "git_commit": st.column_config.TextColumn("Commit", width="small"),
        "content_hash": st.column_config.TextColumn("Content hash", width="small"),
    }
