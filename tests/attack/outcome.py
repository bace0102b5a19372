"""What an attack came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Outcome(NamedTuple):
    """What an attack came to."""

    tried: int
    failed: list[str]
    most_memory: str = ""
    p95: str = ""


Attack = tuple[str, Callable[[], Outcome]]
