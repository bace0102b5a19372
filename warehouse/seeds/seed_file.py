"""Read a seed's CSV file and remember at which physical line each cell begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.faults import Fault
from warehouse.paths import Project
from warehouse.seeds.contract import SeedContract

# why: a longer cell is to be named by line and column, as every other fault is.
csv.field_size_limit(2**31 - 1)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class SeedRow:
    """One record of a CSV file, and the physical line at which it begins."""

    line: int
    cells: list[str]

    def line_of(self, position: int) -> int:
        """Return the line at which a cell begins; cells may have line ends."""
        return self.line + sum(cell.count("\n") for cell in self.cells[:position])


@dataclass(frozen=True)
class SeedFile:
    """A CSV file as read: its header and rows as found, ragged ones too."""

    contract: SeedContract
    file: str
    header: list[str]
    rows: list[SeedRow]

    def values(self, column_name: str) -> Iterator[tuple[SeedRow, int, str]]:
        """Yield row, position and text of each filled cell of a column."""
        if column_name in self.header:
            position = self.header.index(column_name)
            for row in self.rows:
                if position < len(row.cells) and row.cells[position]:
                    yield row, position, row.cells[position]


def read_seed_file(
    contract: SeedContract, root: Path, faults: list[Fault]
) -> SeedFile | None:
    """Read one CSV file up to the first record that is no CSV; add to `faults`.

    None if it is not UTF-8 or has no header.
    """
    file = contract.csv_file.relative_to(root).as_posix()

    def report(line: int, value: str, rule: str, remedy: str) -> None:
        faults.append(Fault(file, line, "", value, rule, remedy))

    content = contract.csv_file.read_bytes()
    if content.startswith(_BOM):
        content = content.removeprefix(_BOM)
        remedy = (
            "Save the file as UTF-8 without a byte order mark (in Excel: not as "
            "`CSV UTF-8`; in LibreOffice: character set `Unicode (UTF-8)`)."
        )
        report(1, "byte order mark", "must be plain UTF-8", remedy)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content.count(b"\n", 0, error.start)
        whole = content.split(b"\n")[before].decode("utf-8", errors="backslashreplace")
        remedy = "Save the file in the character set UTF-8; the rest of this file was "
        report(before + 1, whole.rstrip("\r"), "must be UTF-8", f"{remedy}not checked.")
        return None
    rows = _records(text, report)
    if not rows:
        names = ",".join(column.name for column in contract.columns)
        remedy = f"Add the line of column names: `{names}`."
        report(1, "", "must begin with a header", remedy)
        return None
    return SeedFile(contract, file, header=rows[0].cells, rows=rows[1:])


def seed_rows(project: Project, name: str) -> list[dict[str, str]]:
    """Read a seed that is known to be sound, such as ``prices/devices.csv``."""
    with (project.seeds_dir / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _records(text: str, report: Callable[[int, str, str, str], None]) -> list[SeedRow]:
    """Cut a CSV text into records up to the first one that is no CSV."""
    # why: newline="" leaves line ends inside quotation marks as they are, and lets the
    # reader count physical lines.
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    rows: list[SeedRow] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            remedy = f"Close or double the quotation marks ({error}); the rest of this "
            value = lines[line - 1].rstrip("\r\n")
            report(line, value, "must be CSV", f"{remedy}file was not checked.")
            return rows
        if cells:
            rows.append(SeedRow(line, cells))
        else:
            report(line, "", "must not be empty", "Remove the empty line.")


def document_of(address: str) -> str:
    """Return what all addresses of one document have in common."""
    bare = re.sub(r"^https?://(www\.)?|#.*$", "", address)
    return bare.rstrip("/").lower()
