"""What an attack came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Outcome(NamedTuple):
    """What an attack came to.

    Attributes:
        tried: How much it tried.
        failed: A sentence for each try that got through.
        most_memory: What the server took at most; empty if none was served.
        p95: What honest readers waited for a page, in quiet and beside it; likewise.
    """

    tried: int
    failed: list[str]
    most_memory: str = ""
    p95: str = ""


Attack = tuple[str, Callable[[], Outcome]]
