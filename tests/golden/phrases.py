"""What pages say, and what they do not: a line for each phrase, read at each change."""

from __future__ import annotations

import csv
from pathlib import Path

Phrases = dict[str, bool]


def read_phrases(name: str) -> dict[tuple[str, str], Phrases]:
    """Return whether each phrase is said, by address and the boxes open on it."""
    phrases: dict[tuple[str, str], Phrases] = {}
    file = Path(__file__).parent / f"{name}_phrases.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            page = row["address"], row.get("open_boxes", "")
            phrases.setdefault(page, {})[row["phrase"]] = row["is_said"] == "yes"
    return phrases


def expect_phrases(name: str, address: str, boxes: str, text: str) -> None:
    """Expect that a text says what its page is to say, and nothing that it must not."""
    phrases = read_phrases(name)[address, boxes]
    wrong = [
        phrase for phrase, is_said in phrases.items() if (phrase in text) != is_said
    ]
    assert not wrong, (
        f"Is {address} better now? Then change tests/golden/{name}_phrases.csv: {wrong}"
    )
