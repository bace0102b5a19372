"""What the input check says about one place in the seeds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule at one place.

    `line` is the physical line as an editor counts it, and `column` is empty when the
    fault is a whole row's or file's. Value and remedy of a private fault stand in no
    log.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    is_private: bool = False
