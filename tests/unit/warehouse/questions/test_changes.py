"""Two answers to one question are compared row by row, by what names the rows."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from warehouse.questions.changes import changes


def _table(**columns: Any) -> pa.Table:  # noqa: ANN401
    return pa.table(columns)


def test_rows_are_told_apart_by_the_first_columns_that_name_them() -> None:
    older = _table(state=["NJ", "NJ", "IL"], year=[2018, 2019, 2019], count=[1, 2, 3])
    newer = _table(state=["IL", "NJ", "TX"], year=[2019, 2018, 2020], count=[3, 9, 4])
    found = changes(older, newer)
    assert found.matched_by == ("state", "year")
    assert (found.added_count, found.gone_count) == (1, 1)
    assert (found.changed_count, found.same_count) == (1, 1)
    assert found.rows.to_pylist() == [
        {
            "row_change": "changed: before",
            "changed_columns": "count",
            "state": "NJ",
            "year": 2018,
            "count": 1,
        },
        {
            "row_change": "changed: now",
            "changed_columns": "count",
            "state": "NJ",
            "year": 2018,
            "count": 9,
        },
        {
            "row_change": "gone",
            "changed_columns": "",
            "state": "NJ",
            "year": 2019,
            "count": 2,
        },
        {
            "row_change": "added",
            "changed_columns": "",
            "state": "TX",
            "year": 2020,
            "count": 4,
        },
    ]


def test_a_number_names_a_row_only_where_no_word_does() -> None:
    older = _table(count=[1, 2], name=["a", "b"])
    found = changes(older, _table(count=[1, 7], name=["a", "b"]))
    assert found.matched_by == ("name",)
    assert found.changed_count == 1


def test_rows_that_nothing_names_are_counted() -> None:
    older = _table(note=["x", "x", "y"])
    found = changes(older, _table(note=["x", "x", "x"]))
    assert found.matched_by == ()
    assert (found.added_count, found.gone_count) == (1, 1)
    assert (found.same_count, found.changed_count) == (2, 0)


def test_a_column_of_one_answer_alone_is_named_and_not_compared() -> None:
    older = _table(name=["a"], before=[1], note=["x"])
    found = changes(older, _table(name=["a"], note=["x"], now=[True]))
    assert found.column_changes == ("before", "now")
    assert found.same_count == 1
    assert found.rows.num_rows == 0


def test_a_column_of_another_type_is_shown_as_text() -> None:
    older = _table(name=["a"], value=["many"])
    found = changes(older, _table(name=["a"], value=[3]))
    assert found.rows["value"].to_pylist() == ["many", "3"]


def test_lists_can_stand_in_a_row() -> None:
    older = _table(ids=[["a", "b"]])
    found = changes(older, _table(ids=[["a", "c"]]))
    assert (found.added_count, found.gone_count) == (1, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.none() | st.booleans()),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(
    rows: list[tuple[str, int, bool | None]], shuffler: random.Random
) -> None:
    mixed = rows.copy()
    shuffler.shuffle(mixed)
    found = changes(_of(rows), _of(mixed))
    assert found.rows.num_rows == 0
    assert found.same_count == len(rows)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.booleans())),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.booleans())),
)
def test_every_row_is_counted_once(
    rows: list[tuple[str, int, bool | None]], others: list[tuple[str, int, bool | None]]
) -> None:
    found = changes(_of(rows), _of(others))
    both = found.changed_count + found.same_count
    assert both + found.gone_count == len(rows)
    assert both + found.added_count == len(others)


def _of(rows: list[tuple[str, int, bool | None]]) -> pa.Table:
    names, years, answers = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "name": pa.array(names, pa.string()),
            "year": pa.array(years, pa.int64()),
            "is_so": pa.array(answers, pa.bool_()),
        }
    )
