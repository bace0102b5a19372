"""The outlines of states and counties that a snapshot is drawn with."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.paths import SEEDS_DIR

STATES_FILE = "states.geojson"
COUNTIES_FILE = "counties.geojson"
_FOLDER = "reference"


def copy_shapes(seeds_dir: Path, folder: Path) -> None:
    """Put the outlines among the files of a snapshot, so that its maps stay the same.

    Args:
        seeds_dir: Evidence that the snapshot is made from.
        folder: Where the files of the snapshot are.
    """
    for name in (STATES_FILE, COUNTIES_FILE):
        outlines = seeds_dir / _FOLDER / name
        if outlines.is_file():
            shutil.copy(outlines, folder)


def shape_file(folder: Path, name: str) -> Path:
    """Return the GeoJSON file that a snapshot is drawn with.

    Args:
        folder: Where the files of the snapshot are.
        name: ``STATES_FILE`` or ``COUNTIES_FILE``.

    Returns:
        The snapshot's own file; today's for one that was made without.
    """
    own = folder / name
    # why: until 26 November 2026 snapshots were made without, and all of them were
    # drawn with what is today's still.
    return own if own.is_file() else SEEDS_DIR / _FOLDER / name
