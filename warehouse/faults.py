"""What the input check says about one place in the seeds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule at one place.

    Attributes:
        file: Path from the project root, with forward slashes.
        line: Physical line as an editor counts it; the header of a CSV is line 1.
        column: Name of the column. Empty when the fault is a whole row's or file's.
        value: What stands there, unshortened. Empty for an empty cell.
        rule: What must hold, such as "must be a date".
        remedy: A sentence that says how to put it right.
        is_private: Whether value and remedy may be shown to the person at the terminal
            alone, and stand in no log.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    is_private: bool = False
