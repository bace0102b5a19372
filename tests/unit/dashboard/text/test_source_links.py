"""A link to a source says what it opens."""

from __future__ import annotations

from dashboard.text.source_links import SourceLink


def test_a_copy_in_a_stranger_s_repository_is_called_so() -> None:
    url = "https://github.com/somebody/homework/blob/1/list.csv"
    copied = SourceLink("Atlas", url, "List").markdown()
    assert copied == f"[Atlas, List (copy at github.com/somebody)]({url})"
    own = SourceLink("Somebody", url, "List").markdown()
    assert own == f"[Somebody, List]({url})"
