"""How much one query may take."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one query; what reaches one is ended, what it shows is cut there.

    `seconds` run by the clock from the start of the query's process to its end, and
    `memory_bytes` count beside what the process starts with.
    """

    seconds: float = 8.0
    processor_seconds: int = 8
    memory_bytes: int = 512 * _MEBIBYTE
    row_count: int = 10_000
    answer_bytes: int = 32 * _MEBIBYTE
    statement_length: int = 50_000


def queries_can_run() -> bool:
    """Tell whether this system can hold a query to its limits in its own process."""
    return hasattr(os, "fork") and importlib.util.find_spec("resource") is not None


def what_this_system_lacks() -> str:
    """Say which limit of a query this system does not keep; nothing if it keeps all."""
    if not queries_can_run():
        return (
            "This system cannot hold a query to its limits, so none of readers is run: "
            "SQL and Questions are closed."
        )
    if sys.platform != "linux":
        return (
            "This system does not hold a query to its limit of memory: a reader's SQL "
            "can take all that there is. Let only people whom you know ask here."
        )
    return ""
