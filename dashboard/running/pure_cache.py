"""The home of results that nothing but their arguments decides.

A chart's frame or a date in words is the same whenever it is made, so it can be kept
for as long as there is room. What rests on the record is kept by ``per_snapshot``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

import pyarrow as pa

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


@dataclass(frozen=True, eq=False)
class _ByIdentity:
    """An Arrow table as a key: it never changes, so it is like nothing but itself."""

    table: pa.Table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.table is other.table

    def __hash__(self) -> int:
        return id(self.table)


def table_cache(most: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep the last results of a function of tables that the record answered.

    The same question to the same snapshot is answered by the same table. So what is
    kept for a table may rest on more of its snapshot, such as what codes are called.

    Args:
        most: Results that are kept, with their tables; what was not asked for the
            longest goes first.

    Returns:
        What to write above the function, whose tables are no named arguments.
    """

    def decorate(function: Callable[_P, _T]) -> Callable[_P, _T]:
        @lru_cache(most)
        def kept(*keys: Hashable, **named: Hashable) -> _T:
            given = [key.table if isinstance(key, _ByIdentity) else key for key in keys]
            # why: its type cannot say that these are what the function takes.
            return function(*given, **named)  # type: ignore[arg-type]

        @wraps(function)
        def ask(*args: _P.args, **named: _P.kwargs) -> _T:
            keys = (_ByIdentity(a) if isinstance(a, pa.Table) else a for a in args)
            return kept(*keys, **named)  # type: ignore[arg-type]

        return ask

    return decorate
