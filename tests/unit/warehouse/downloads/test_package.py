"""Which marts rows come from, judged by their columns."""

from __future__ import annotations

from warehouse.downloads.package import origins
from warehouse.snapshots.catalog import Catalog

_OF_TRENDS = ("dim_states", "mart_joinings_by_month", "fct_national_totals")


def test_the_mart_that_has_the_columns_is_chosen(real_catalog: Catalog) -> None:
    columns = ["area_id", "area_name", "month_on", "joined_count"]
    assert origins(real_catalog, columns, _OF_TRENDS) == ["mart_joinings_by_month"]


def test_further_columns_take_a_further_mart(real_catalog: Catalog) -> None:
    columns = ["area_id", "month_on", "joined_count", "census_region", "made_up"]
    assert origins(real_catalog, columns, _OF_TRENDS) == [
        "mart_joinings_by_month",
        "dim_states",
    ]


def test_of_equal_ones_the_one_with_its_key_comes_first(
    real_catalog: Catalog,
) -> None:
    candidates = ("dim_agencies", "dim_states")
    assert origins(real_catalog, ["state_code"], candidates) == ["dim_states"]


def test_rows_of_no_mart_may_rest_on_any_of_the_page(
    real_catalog: Catalog,
) -> None:
    assert origins(real_catalog, ["made_up"], _OF_TRENDS) == [*_OF_TRENDS]
    assert origins(real_catalog, ["made_up"], ()) == []
