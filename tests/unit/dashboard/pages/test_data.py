"""How files are offered."""

from __future__ import annotations

import pytest

from dashboard.pages.data import file_line, file_size


@pytest.mark.parametrize(
    ("byte_count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 KB"),
        (14_200, "14 KB"),
        (1_240_000, "1.2 MB"),
        (32_256_000, "32 MB"),
    ],
)
def test_a_size_is_written_in_the_unit_that_suits_it(
    byte_count: int, words: str
) -> None:
    assert file_size(byte_count) == words


def test_a_line_states_the_size_after_the_link() -> None:
    line = file_line("All", "data/files/x/all.zip", "2 tables, 1.0 KB", "Both tables.")
    assert line.startswith("- **[All](data/files/x/all.zip)**, 2 tables, 1.0 KB")
