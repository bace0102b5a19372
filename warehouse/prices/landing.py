"""The landing area: price files that were brought in, too many rows for a seed.

``warehouse/data/landing/prices/`` holds Parquet files, in any folders, one row per
price that somebody saw. A file is never edited once it is there; a new one is laid
beside it, and one that is taken away is gone from the next build. Each file has these
columns, in any order, and no other:

=================  ================  ==================================================
``device_id``      varchar           device in ``seeds/prices/devices.csv``, no range
``observed_at``    timestamp         moment in UTC, without a time zone
``price_usd``      decimal(12, 2)    price; null where only a list price was seen
``list_price_usd`` decimal(12, 2)    list price, only where it was stated; null if not
``seller_type``    varchar           one of :data:`SELLER_TYPES`
``source_id``      varchar           source in ``seeds/reference/sources.csv``
=================  ================  ==================================================
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from warehouse.disk import file_hash, replace_lastingly
from warehouse.errors import LandingError
from warehouse.paths import Project

COLUMN_TYPES = {
    "device_id": "VARCHAR",
    "observed_at": "TIMESTAMP",
    "price_usd": "DECIMAL(12,2)",
    "list_price_usd": "DECIMAL(12,2)",
    "seller_type": "VARCHAR",
    "source_id": "VARCHAR",
}
# Whose offer a price is, at Amazon where no other shop is named, and of what goods. The
# tests of fct_daily_prices hold the same list.
SELLER_TYPES = (
    "amazon",
    "buy_box",
    "buy_box_used",
    "collectible",
    "collectible_acceptable",
    "collectible_good",
    "collectible_like_new",
    "collectible_very_good",
    "ebay_new",
    "ebay_used",
    "lightning_deal",
    "list_price",
    "new",
    "new_fba",
    "new_fbm",
    "prime_exclusive",
    "refurbished",
    "refurbished_with_shipping",
    "used",
    "used_acceptable",
    "used_good",
    "used_like_new",
    "used_very_good",
    "warehouse",
)
_DRAFT_PREFIX = ".draft-"


@dataclass(frozen=True)
class LandingFile:
    """One file of the landing area.

    Attributes:
        path: Where it is.
        name: Path inside the landing area, with forward slashes.
        sha256: Hash of its bytes, in hexadecimal digits.
    """

    path: Path
    name: str
    sha256: str


def landing_files(project: Project) -> list[LandingFile]:
    """Return the price files that the next build takes in.

    Args:
        project: Names the landing area.

    Returns:
        The files in the order of their names; two files of equal bytes count once.
        Empty if nothing was brought in. Hidden files are passed over.

    Raises:
        LandingError: If a file is no Parquet file by its name.
    """
    folder = project.landing_prices_dir
    found: dict[str, LandingFile] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or path.is_dir():
            continue
        if path.suffix != ".parquet":
            raise LandingError(
                f"`{path}` is in the landing area, where every file is `.parquet`. "
                "Move it elsewhere, or convert it to the layout in "
                "`warehouse/prices/landing.py`."
            )
        digest = file_hash(path)
        found.setdefault(digest, LandingFile(path, relative.as_posix(), digest))
    return list(found.values())


def landing_hashes(project: Project) -> list[str]:
    """Return the hashes of the price files, for the hash of a snapshot.

    Args:
        project: Names the landing area.

    Returns:
        Sorted, so that neither names nor order of the files count.
    """
    return sorted(file.sha256 for file in landing_files(project))


def draft_path(project: Project) -> Path:
    """Return a place for a file that is still being written.

    Args:
        project: Names the landing area, which is made if absent. The caller holds the
            lock.

    Returns:
        A hidden path that nobody else uses. What a killed process left there is gone.
    """
    folder = project.landing_prices_dir
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(f"{_DRAFT_PREFIX}*"):
        leftover.unlink()
    return folder / f"{_DRAFT_PREFIX}{os.getpid()}.parquet"


def add_file(draft: Path, prefix: str) -> Path:
    """Put a finished draft among the price files, in one step.

    Args:
        draft: From :func:`draft_path`, written and closed.
        prefix: Begin of its name.

    Returns:
        The lasting path, named by the hash of what the file holds.
    """
    lasting = draft.with_name(f"{prefix}-{file_hash(draft)[:16]}.parquet")
    replace_lastingly(draft, lasting)
    return lasting
