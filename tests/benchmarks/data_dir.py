"""Which folder of snapshots this process reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.paths import DATA_DIR_VARIABLE


@contextmanager
def reading_from(folder: Path) -> Iterator[None]:
    """Read the snapshots of a folder inside the block.

    Args:
        folder: Folder that holds the snapshots.
    """
    before = os.environ.get(DATA_DIR_VARIABLE)
    os.environ[DATA_DIR_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA_DIR_VARIABLE]
        else:
            os.environ[DATA_DIR_VARIABLE] = before
