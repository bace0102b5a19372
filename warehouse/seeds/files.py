"""Read and write the CSV files of the seeds."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.disk import replace_durably
from warehouse.errors import Fault, WarehouseError
from warehouse.paths import Project
from warehouse.seeds.contract import SeedContract

# A cell that is too long should be reported by line and column like any fault.
csv.field_size_limit(2**31 - 1)
BOM = b"\xef\xbb\xbf"
_Cells = Mapping[str, str]
_ACCOUNTING = "tests/golden/facts_accounting.csv"
_LOOK_UPS = "tests/golden/lookup_answers.csv"
_WRITTEN = ("tests/golden/jobs/*.csv", "tests/golden/pages/*.txt")
# Each rewrites its answers from the current snapshot.
_RERUN = ("tests.golden.lookup_answers", "tests.golden.jobs", "tests.golden.pages")


@dataclass(frozen=True, slots=True)
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
        """Yield row, position and text of each value of a column, or of its lists."""
        if column_name in self.header:
            position = self.header.index(column_name)
            is_list = any(
                one.name == column_name and one.is_list for one in self.contract.columns
            )
            for row in self.rows:
                if position < len(row.cells) and (cell := row.cells[position]):
                    if is_list:
                        for text in cell.split("; "):
                            yield row, position, text
                    else:
                        yield row, position, cell

    def fault(self, row: SeedRow, position: int, rule: str, remedy: str) -> Fault:
        """Return the fault of a cell."""
        name, line = self.header[position], row.line_of(position)
        return Fault(self.file, line, name, row.cells[position], rule, remedy)


def read_seed_files(contracts: Iterable[SeedContract], root: Path) -> list[SeedFile]:
    """Read the CSV files that are there and can be read, whatever their faults."""
    there = (one for one in contracts if one.csv_file.is_file())
    return [seed for one in there if (seed := read_seed_file(one, root, []))]


def read_seed_file(
    contract: SeedContract, root: Path, faults: list[Fault]
) -> SeedFile | None:
    """Read one CSV file up to the first record that is not CSV; add to `faults`.

    None if it is not UTF-8 or has no header.
    """
    file = contract.csv_file.relative_to(root).as_posix()

    def report(line: int, value: str, rule: str, remedy: str) -> None:
        faults.append(Fault(file, line, "", value, rule, remedy))

    content = contract.csv_file.read_bytes()
    if content.startswith(BOM):
        content = content.removeprefix(BOM)
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


def read_seed_rows(project: Project, name: str) -> list[dict[str, str]]:
    """Read a seed that is known to be sound, such as ``prices/devices.csv``."""
    with (project.seeds_dir / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _records(text: str, report: Callable[[int, str, str, str], None]) -> list[SeedRow]:
    """Cut a CSV text into records up to the first one that is not CSV."""
    # An empty `newline` leaves line ends inside quotation marks as they are, and lets
    # the reader count physical lines.
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


def recount_seeds(project: Project, seed_files: Collection[str]) -> None:
    """Count the collected rows of seeds again, and write the accounting."""
    path = project.root / _ACCOUNTING
    with path.open(encoding="utf-8", newline="") as file:
        tables = list(csv.DictReader(file))
    for table in tables:
        if table["seed_file"] in seed_files:
            rows = read_seed_rows(project, table["seed_file"])
            keys = [row[table["seed_key"]] for row in rows]
            table["facts_row_count"] = str(len(keys) - int(table["own_row_count"]))
            table["keys_sha256"] = keys_digest(keys)
    replace_csv(path, list(tables[0]), tables)


def keys_digest(keys: Sequence[str]) -> str:
    """Return the hash by which the accounting knows the ids of a seed, in any order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def csv_line(cells: Sequence[str]) -> str:
    """Write one line of a CSV file, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def seed_file_name(contract: SeedContract) -> str:
    """Return the path of a seed below the folder of all, ``prices/devices.csv``."""
    return f"{contract.csv_file.parent.name}/{contract.csv_file.name}"


def replace_csv(path: Path, header: Sequence[str], rows: Sequence[_Cells]) -> None:
    """Replace a CSV file in one step; an absent cell is empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text.getvalue(), "utf-8", newline="")
    replace_durably(draft, path)


def accept_changes(project: Project, say: Callable[[str], None]) -> None:
    """Recount the seeds, repeat all golden answers, and print what changed."""
    files = [project.root / _ACCOUNTING, project.root / _LOOK_UPS]
    files += [path for name in _WRITTEN for path in sorted(project.root.glob(name))]
    before = {path: _lines(path) for path in files}
    with (project.root / _ACCOUNTING).open(encoding="utf-8", newline="") as file:
        recount_seeds(project, {row["seed_file"] for row in csv.DictReader(file)})
    for module in _RERUN:
        _rerun(project, module)
    said: set[str] = set()
    for path, lines in before.items():
        now, name = _lines(path), path.relative_to(project.root).as_posix()
        for line in difflib.unified_diff(lines, now, name, name, n=0, lineterm=""):
            # One new fact changes the same sentence of all pages.
            if line not in said and not line.startswith("@@"):
                say(line)
            said.add(line)
    if said:
        say("Read each line above, shown once. What is right goes into the commit.")
    else:
        say("Nothing to accept: counts and answers are as they were.")


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise WarehouseError(
            f"There is no `{path}`. Run this in a checkout of the repository, with its "
            "tests."
        )
    return path.read_text("utf-8").splitlines()


def _rerun(project: Project, module: str) -> None:
    # Look-ups are the dashboard's, which the warehouse does not import.
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise WarehouseError(
            f"`{module}` could not be repeated:\n{done.stderr.strip()}"
        )
