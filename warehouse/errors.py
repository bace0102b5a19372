"""Errors that a caller of :mod:`warehouse` may want to catch, and faults of the input.

Every message says what happened, names the value in backticks and says what to do
next, in words for a person who never saw the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import ValidationError

# Words of pydantic -> ours, as a rule that follows the value.
_RULE_WORDS = {
    "Input should": "must",
    "String should": "must",
    "List should": "must",
    "Value error, ": "",
    "Invalid JSON:": "is not JSON:",
    "Field required": "must be there",
    "Extra inputs are not permitted": "is not known",
}
_MOST_SHOWN = 200


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule at one place.

    `line` is the physical line as an editor counts it, 0 in a file without lines, and
    `column` is empty when the fault is a whole row's or file's. Value and remedy of a
    private fault are never logged.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    is_private: bool = False


class WarehouseError(Exception):
    """Anything wrong with the warehouse, its snapshots or its input."""

    exit_code: ClassVar[int] = 1


class WarehouseMissingError(WarehouseError):
    """There is no published warehouse to read."""


class WarehouseBusyError(WarehouseError):
    """Another program holds the warehouse file open for writing."""


class WarehouseBuildError(WarehouseError):
    """The dbt build, one of its tests or the publication failed."""


class SettingError(WarehouseError):
    """An environment variable has an unusable value."""

    exit_code: ClassVar[int] = 2


class SnapshotUnknownError(WarehouseError):
    """No snapshot has this id."""


class SnapshotUnfitError(WarehouseError):
    """The folder of a snapshot is damaged, so that it cannot be read."""


class SnapshotVersionError(SnapshotUnfitError):
    """Another version made a snapshot; its id is the attribute ``snapshot_id``."""

    def __init__(self, snapshot_id: str, message: str) -> None:
        """Say who made which snapshot."""
        super().__init__(message)
        self.snapshot_id = snapshot_id


class SnapshotPrivateError(SnapshotUnfitError):
    """A snapshot is not meant for these readers."""


class SeedCheckError(WarehouseError):
    """Seeds break their contract, so that nothing was built."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Count one or more faults in a sentence."""
        self.faults = tuple(faults)
        fault_count = len(self.faults)
        file_count = len({fault.file for fault in self.faults})
        super().__init__(
            f"The input check found {fault_count} fault{'s' * (fault_count != 1)} in "
            f"{file_count} file{'s' * (file_count != 1)}. Nothing was "
            "published. Correct what is listed, then run the command again."
        )


class QuestionFileError(WarehouseError):
    """A file of a saved question has a fault."""

    exit_code: ClassVar[int] = 2


class ExportError(WarehouseError):
    """The files of an export cannot be written to the folder."""

    exit_code: ClassVar[int] = 2


def describe_import_error(error: ImportError) -> str:
    """Say that a package is missing or does not load, and what to do."""
    again = "`rm .venv/ready; make .venv/ready`"
    if isinstance(error, ModuleNotFoundError):
        return f"`{error.name}` is not installed. Install all with {again}."
    return f"A package does not load: {error}. Reinstall everything with {again}."


def broken_rules(error: ValidationError) -> Iterator[tuple[str, object, str]]:
    """Yield place, value and rule of each part of an input that pydantic refused."""
    for broken in error.errors():
        place, *below = broken["loc"] or ("",)
        rule = "must be an object" if broken["type"] == "model_type" else broken["msg"]
        for theirs, ours in _RULE_WORDS.items():
            rule = rule.replace(theirs, ours, 1)
        value = "absent" if broken["type"] == "missing" else broken["input"]
        yield f"{place}{''.join(f'[{each}]' for each in below)}", value, rule
