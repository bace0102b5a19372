"""The outcome of an attack."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Outcome(NamedTuple):
    """The outcome of an attack."""

    tried: int
    failed: list[str]
    most_memory: str = ""
    p95: str = ""


Attack = tuple[str, Callable[[], Outcome]]
