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


def wrongly_said(phrases: Phrases, text: str) -> list[str]:
    """List the phrases that a text lacks, and those that it should not have."""
    return [
        phrase for phrase, is_said in phrases.items() if (phrase in text) != is_said
    ]
