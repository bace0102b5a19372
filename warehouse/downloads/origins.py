"""From which marts rows were selected, judged by their columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warehouse.snapshots.catalog import Catalog


def origins(
    catalog: Catalog, columns: Iterable[str], candidates: Sequence[str]
) -> list[str]:
    """Choose the few marts that together describe most columns of some rows.

    The one that describes most comes first; of equal ones the one whose key is there.
    All candidates if none has such a column.
    """
    names = set(columns)
    left = set(names)
    offered = {name: catalog.mart(name) for name in candidates}
    known = {
        name: {column.name for column in mart.columns} for name, mart in offered.items()
    }
    chosen: list[str] = []
    while left:
        best = max(
            candidates,
            key=lambda name: (
                len(left & known[name]),
                set(offered[name].primary_key) <= names,
            ),
            default=None,
        )
        if best is None or not left & known[best]:
            break
        chosen.append(best)
        left -= known[best]
    return chosen or list(candidates)
