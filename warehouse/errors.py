"""Errors that a caller of :mod:`warehouse` may want to catch.

Every message says what happened, names the value in backticks and gives the next step,
in words that a person who never saw the code understands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.faults import Fault


class WarehouseError(Exception):
    """Anything wrong with the warehouse, its snapshots or its input."""

    exit_code: ClassVar[int] = 1


class WarehouseMissingError(WarehouseError):
    """There is no published warehouse to read."""


class WarehouseBusyError(WarehouseError):
    """Another program holds the warehouse file open for writing."""


class WarehouseBuildError(WarehouseError):
    """The dbt build, one of its tests or the publication failed."""


class SnapshotUnknownError(WarehouseError):
    """No snapshot has the given id."""


class LandingError(WarehouseError):
    """A price file that was brought in, or is to be, cannot be used as it is."""

    exit_code: ClassVar[int] = 2


class SeedCheckError(WarehouseError):
    """The seeds break their contract, so that no build was tried.

    Attributes:
        faults: Every fault found, in the order of files, lines and columns.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults beside a sentence that counts them.

        Args:
            faults: At least one fault.
        """
        self.faults = tuple(faults)
        fault_count = len(self.faults)
        file_count = len({fault.file for fault in self.faults})
        super().__init__(
            f"The input check found {fault_count} fault{'s' * (fault_count != 1)} in "
            f"{file_count} file{'s' * (file_count != 1)} of `seeds`. Nothing was "
            "published. Correct the lines listed, then run the command again."
        )
