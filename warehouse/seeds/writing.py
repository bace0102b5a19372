"""Write a CSV file as the seeds are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from warehouse.disk import replace_lastingly


def replace_csv(
    path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Put a CSV file in the place of another in one step.

    Args:
        path: The file.
        header: Its columns.
        rows: Their cells; an absent one is empty.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text.getvalue(), "utf-8", newline="")
    replace_lastingly(draft, path)
