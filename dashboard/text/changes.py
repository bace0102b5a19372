"""Lines about what changed from one snapshot to the next."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text.rows import Row

FIGURE_VALUE = "figure_value"
_MOST_COUNTED = 20
_TYPES = {"added": "Added", "gone": "Gone", "changed": "Changed"}


def change_title(row: Row) -> str:
    """Return a change as a plain-text line."""
    if row["change_type"] != "changed":
        return f"{_TYPES[row['change_type']]}: {row['row_name']}"
    before, now = row["before_label"], row["now_label"]
    column = row["column_name"].replace("_", " ")
    what = "" if row["column_name"] == FIGURE_VALUE else f"{column} "
    return f"{row['row_name']}: {what}changed from {before} to {now}"


def counted_text(rows: Sequence[Row]) -> str:
    """Say which rows moved a headline figure; empty without rows."""
    parts = []
    for kind, words in _TYPES.items():
        names = sorted({row["row_name"] for row in rows if row["change_type"] == kind})
        listed, more = names[:_MOST_COUNTED], len(names[_MOST_COUNTED:])
        if more:
            listed.append(f"{more:,} more")
        if listed:
            parts.append(f"{words}: {'; '.join(listed)}.")
    return " ".join(parts)
