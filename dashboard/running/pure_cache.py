"""The home of results that nothing but their arguments decides.

A chart's frame or a date in words is the same whenever it is made, so it can be kept
for as long as there is room. What rests on the record is kept by ``per_snapshot``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")


def pure_cache(most: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep the last results of a function that reads no data, clock or setting.

    Args:
        most: Results that are kept; what was not asked for the longest goes first.

    Returns:
        What to write above the function.
    """
    # why: its own type says nothing of the arguments that it takes.
    return cast("Callable[[Callable[_P, _T]], Callable[_P, _T]]", lru_cache(most))
