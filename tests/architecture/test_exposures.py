"""The exposures name exactly the tables that queries read."""

from __future__ import annotations

from tests.exposures import FILE, expected_text, unknown_tables


def test_exposures_are_what_the_queries_read() -> None:
    assert FILE.read_text("utf-8") == expected_text(), (
        "The exposures tell who is hit by a change of a mart. Run: "
        "python -m tests.exposures"
    )


def test_queries_read_tables_that_exist() -> None:
    assert not unknown_tables(), "No model makes these tables; mend the names."
