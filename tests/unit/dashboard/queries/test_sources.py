"""The record's description of itself."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.queries import sources
from warehouse.connection import connect_read_only, read_value


def test_the_record_ends_with_the_year_up_to_which_it_was_searched(
    warehouse_file: Path,
) -> None:
    searched = read_value(
        connect_read_only(warehouse_file), "select as_of_on from marts.about"
    )
    assert isinstance(searched, date)
    assert sources.last_day_of_record() == date(searched.year, 12, 31)


@pytest.mark.parametrize(("searched", "year"), [(date(2027, 3, 1), 2027), (None, 2028)])
def test_a_record_without_a_day_of_search_ends_with_the_year_of_its_build(
    searched: date | None, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = datetime.fromisoformat("2028-01-02T03:04:05+00:00")
    about = pa.Table.from_pylist([{"as_of_on": searched, "built_at": built}])
    monkeypatch.setattr(sources, "about_snapshot", lambda: about)
    assert sources.last_day_of_record() == date(year, 12, 31)
