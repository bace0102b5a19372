"""Labels and formats of table columns."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.column_registry import (
    ColumnStyle,
    columns_by_name,
    fit_columns,
    headings,
    pick_columns,
)


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("spent_usd", "number", "$%,.0f"),
        ("price_usd", "number", "$%,.2f"),
        ("public_per_device_usd", "number", "$%,.2f"),
        ("round_count", "number", "localized"),
        ("incorporated_in_ring_towns_share", "number", "percent"),
        ("month_on", "date", "YYYY-MM"),
        ("starts_on", "date", "YYYY-MM-DD"),
        ("built_at", "datetime", "YYYY-MM-DD HH:mm"),
        ("source_url", "link", None),
        ("is_weak", "checkbox", None),
        ("note", "text", None),
        # A date of some precision.
        ("joined_on", "text", None),
    ],
)
def test_a_column_is_written_as_its_name_ends(
    name: str, kind: str, written: str | None
) -> None:
    config = fit_columns(pa.table({name: ["1"]}), pick_columns(name))[name][
        "type_config"
    ]
    assert (config["type"], config.get("format")) == (kind, written)


def test_a_table_keeps_its_order_and_may_rename_a_column() -> None:
    picked = pick_columns(
        ("note", "What is known"), "when", ("row_id", ColumnStyle("Row", width="large"))
    )
    assert [*picked] == ["note", "when", "row_id"]
    assert [(column.label, column.width) for column in picked.values()] == [
        ("What is known", "large"),
        ("Date", None),
        ("Row", "large"),
    ]


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError, match="joined_onn"):
        pick_columns("joined_onn")


def test_rows_of_any_query_have_the_formats_and_words_of_pages() -> None:
    names = ["agency_id", "joined_on", "scope_of_it", "is_weak", "has_ring_record"]
    made = columns_by_name(names)
    assert [
        (column.label, column.width, column.ending) for column in made.values()
    ] == [
        ("Joined Ring", None, "_on"),
        ("Scope of it", None, "_text"),
        ("Second-hand", None, "is_"),
        ("Has ring record", None, "is_"),
        ("Agency ID", None, "_text"),
    ]
    of_one_name = columns_by_name(["state_code", "state_name"]).values()
    assert [column.label for column in of_one_name] == ["State code", "State name"]


def test_a_file_has_distinct_headings_and_those_of_the_page() -> None:
    shown = pick_columns("amount_usd", "source_url", ("note", "Link"))
    names = ["amount_usd", "source_url", "note", "answer_source_url", "is_weak"]
    assert headings(names, shown) == [
        "Amount",
        "Link (source_url)",
        "Link (note)",
        "Answer source",
        "Is weak",
    ]


def test_a_name_below_the_first_rows_is_not_cut_where_there_is_room() -> None:
    columns = pick_columns("agency_name", "note", "price_usd")
    long, name = "x" * 300, "Put before the council"
    rows = pa.table(
        {"agency_name": ["A", name], "note": ["b", long], "price_usd": [1.0, 2.0]}
    )
    wide = {
        column: config["width"] for column, config in fit_columns(rows, columns).items()
    }
    assert 6.5 * len(name) + 16 < wide["agency_name"] < 200
    assert wide["price_usd"] < 100
    # A text column gets the remaining width.
    assert sum(wide.values()) == 1000


def test_a_wide_table_leaves_each_column_its_width_at_most() -> None:
    columns = pick_columns("agency_name", "note", "rule")
    rows = pa.table({name: ["x" * 300] for name in columns})
    widths = [config["width"] for config in fit_columns(rows, columns).values()]
    assert widths == [400, 400, 400]


def _dates_of_two_precisions() -> None:
    import pyarrow as pa

    from dashboard.components.column_registry import columns_by_name
    from dashboard.components.tables import draw_table

    columns = {"adopted_on": ["2022-01-01", "2021-10-01"]}
    rows = pa.table({**columns, "adopted_on_precision": ["year", "month"]})
    draw_table(rows, columns_by_name(["adopted_on"]))


@pytest.mark.usefixtures("warehouse_file")
def test_a_date_is_shown_as_exactly_as_it_is_known() -> None:
    page = AppTest.from_function(_dates_of_two_precisions).run()
    assert not page.exception
    (table,) = page.dataframe
    assert table.value["adopted_on"].tolist() == ["2022", "2021-10"]
    shown = json.loads(table.proto.columns)["adopted_on"]
    assert shown["type_config"]["type"] == "text"
