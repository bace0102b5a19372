"""Read a seed's CSV file and remember at which physical line each cell begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.faults import Fault
from warehouse.seeds.contract import SeedContract

# why: a longer cell is to be named by line and column, as every other fault is.
csv.field_size_limit(2**31 - 1)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class SeedRow:
    """One record of a CSV file.

    Attributes:
        line: Physical line at which it begins.
        cells: Texts of the cells.
    """

    line: int
    cells: list[str]

    def line_of(self, position: int) -> int:
        """Return the physical line at which a cell begins.

        Args:
            position: Of the cell in the record, from 0.

        Returns:
            A line further down than the record's if an earlier cell has line ends.
        """
        return self.line + sum(cell.count("\n") for cell in self.cells[:position])


@dataclass(frozen=True)
class SeedFile:
    """A CSV file as read.

    Attributes:
        contract: What it should look like.
        file: Path from the project root.
        header: Names of the columns, as found.
        rows: Records below the header, ragged ones too.
    """

    contract: SeedContract
    file: str
    header: list[str]
    rows: list[SeedRow]

    def values(self, column_name: str) -> Iterator[tuple[SeedRow, int, str]]:
        """Go through one column.

        Args:
            column_name: Name in the header.

        Yields:
            Row, position in the row and text of each filled cell; nothing if the file
            has no such column.
        """
        if column_name in self.header:
            position = self.header.index(column_name)
            for row in self.rows:
                if position < len(row.cells) and row.cells[position]:
                    yield row, position, row.cells[position]


def read_seed_file(
    contract: SeedContract, root: Path, faults: list[Fault]
) -> SeedFile | None:
    """Read one CSV file; note what is wrong with it, and go on where possible.

    Args:
        contract: Names the file.
        root: Folder that paths in faults are relative to.
        faults: List that faults are added to.

    Returns:
        The records up to the first that is no CSV. None if the file is not UTF-8 or
        has no header.
    """
    file = contract.csv_file.relative_to(root).as_posix()
    content = contract.csv_file.read_bytes()
    if content.startswith(_BOM):
        content = content.removeprefix(_BOM)
        faults.append(
            Fault(
                file,
                1,
                "",
                "byte order mark",
                "must be plain UTF-8",
                "Save the file as UTF-8 without a byte order mark (in Excel: not as "
                "`CSV UTF-8`; in LibreOffice: character set `Unicode (UTF-8)`).",
            )
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        line_end = content.find(b"\n", error.start)
        line_text = content[line_start : None if line_end < 0 else line_end]
        faults.append(
            Fault(
                file,
                content.count(b"\n", 0, error.start) + 1,
                "",
                line_text.decode("utf-8", errors="backslashreplace").rstrip("\r"),
                "must be UTF-8",
                "Save the file in the character set UTF-8; the rest of this file was "
                "not checked.",
            )
        )
        return None
    rows = _records(text, file, faults)
    if not rows:
        faults.append(
            Fault(
                file,
                1,
                "",
                "",
                "must begin with a header",
                "Add the line of column names: "
                f"`{','.join(column.name for column in contract.columns)}`.",
            )
        )
        return None
    return SeedFile(contract, file, header=rows[0].cells, rows=rows[1:])


def _records(text: str, file: str, faults: list[Fault]) -> list[SeedRow]:
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
            faults.append(
                Fault(
                    file,
                    line,
                    "",
                    lines[line - 1].rstrip("\r\n"),
                    "must be CSV",
                    f"Close or double the quotation marks ({error}); the rest of this "
                    "file was not checked.",
                )
            )
            return rows
        if cells:
            rows.append(SeedRow(line, cells))
        else:
            faults.append(
                Fault(file, line, "", "", "must not be empty", "Remove the empty line.")
            )
