"""Price files of whoever runs a site: checked like the seed, and read with it.

Each is CSV or Parquet with the columns of the seed `price_observations`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.errors import Fault
from warehouse.paths import Project
from warehouse.seeds.check import SeedCheck, check_file, unknown_references
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.files import SeedFile, SeedRow, as_of_on, read_seed_files

_SEED = "price_observations"
# A Parquet file of a few KB can unpack to any number of rows, and to texts of any size.
_MOST_ROWS = 10_000_000
_MEMORY = "1GB"
_MOST_FAULTS = 1_000
# DuckDB refuses a longer line, and passes over one that is last and longer than 32 MB.
_LONGEST_LINE = 2_000_000
_TEXTS_AT_ONCE = 10_000


def check_price_files(project: Project, table: Path | None = None) -> SeedCheck:
    """Check every price file; write the rows of sound ones to `table` as Parquet."""
    known = read_seed_files(read_contracts(project.seeds_dir).seeds, project.root)
    template = next((seed for seed in known if seed.contract.name == _SEED), None)
    # Without the seed, the seeds have a fault of their own.
    if template is None or not project.price_files:
        return SeedCheck((), 0, 0)
    last_on = as_of_on(project)
    columns = [
        replace(one, maximum=str(last_on))
        if last_on and one.data_type == "date"
        else one
        for one in template.contract.columns
    ]
    contract = replace(template.contract, columns=tuple(columns))
    files = {f"file_{n}": path for n, path in enumerate(project.price_files)}
    faults: list[Fault] = []
    row_count = 0
    with (
        TemporaryDirectory() as scratch,
        duckdb.connect(
            config={
                "memory_limit": _MEMORY,
                "temp_directory": str(table.parent) if table else scratch,
            }
        ) as connection,
    ):
        connection.execute("set enable_progress_bar = false")
        for name, path in files.items():
            # DuckDB takes a name such as `a[1].parquet` for a pattern.
            link = Path(scratch, f"{name}{path.suffix}")
            link.symlink_to(path.resolve())
            seed = SeedFile(contract, str(path), [], [])
            found = _file_faults(connection, name, link, seed, known)
            faults += islice(found, _MOST_FAULTS)
        if not faults:
            faults += _repeated(connection, files, template)
        if not faults:
            row_count = sum(len(connection.table(name)) for name in files)
            if table:
                _write(connection, files, contract, table)
    return SeedCheck(tuple(sorted(set(faults))), len(files), row_count)


def _file_faults(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    link: Path,
    seed: SeedFile,
    known: Sequence[SeedFile],
) -> Iterator[Fault]:
    """Open a file as a table of texts, and yield its faults."""
    path = Path(seed.file)
    is_known = path.suffix in {".csv", ".parquet"} and path.is_file()
    if path.name.startswith(".") or not is_known:
        rule = "must be a visible file that ends in `.csv` or `.parquet`"
        remedy = "Rename it, or take it out of the folder."
        yield Fault(seed.file, 0, "", path.name, rule, remedy)
        return
    if path.suffix == ".csv" and (line := _long_line(path)):
        rule = f"must have lines of {_LONGEST_LINE:,} bytes or fewer"
        yield Fault(seed.file, line, "", path.name, rule, "Write the file again.")
        return
    try:
        header = _header(connection, link)
        in_header: list[Fault] = []
        check_file(replace(seed, header=header), in_header)
        if in_header:
            remedy = f"Write the columns of `{_SEED}.csv`, in its order."
            yield from (replace(one, line=0, remedy=remedy) for one in in_header)
            return
        connection.execute(_opening(name, link, header))
        if (count := len(connection.table(name))) > _MOST_ROWS:
            rule = f"must have {_MOST_ROWS:,} rows or fewer"
            yield Fault(seed.file, 0, "", f"{count:,} rows", rule, "Split the file.")
            return
        yield from _cell_faults(connection, name, seed, known)
    except duckdb.OutOfMemoryException:
        rule = f"must be readable within {_MEMORY} of memory"
        yield Fault(seed.file, 0, "", path.name, rule, "Split the file.")
    except (duckdb.Error, UnicodeDecodeError, csv.Error) as error:
        # What follows is about settings of DuckDB.
        reason = str(error).partition("Possible")[0].replace(str(link), path.name)
        rule = f"cannot be read: {' '.join(reason.split())}"
        yield Fault(seed.file, 0, "", path.name, rule, "Write the file again.")


def _long_line(path: Path) -> int:
    """Return the number of the first line that is too long, or 0."""
    with path.open("rb") as file:
        read = iter(lambda: file.readline(_LONGEST_LINE + 1), b"")
        lines = enumerate(read, start=1)
        return next((n for n, line in lines if len(line) > _LONGEST_LINE), 0)


def _header(connection: duckdb.DuckDBPyConnection, link: Path) -> list[str]:
    if link.suffix == ".parquet":
        return connection.read_parquet(str(link)).columns
    with link.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file, strict=True), [])


def _opening(name: str, link: Path, columns: Sequence[str]) -> str:
    """Return the statement that opens a file: each cell as text, and its row."""
    cells = ", ".join(f"cast({column} as varchar) as {column}" for column in columns)
    if link.suffix == ".parquet":
        return (
            f"create view {name} as select {cells}, file_row_number + 1 as row_number "  # noqa: S608
            f"from read_parquet('{link}', file_row_number = true)"
        )
    # Columns are read one by one, for which a view would read the file anew.
    return (
        f"create table {name} as select {cells}, row_number() over () as row_number "  # noqa: S608
        f"from read_csv('{link}', columns = {dict.fromkeys(columns, 'VARCHAR')}, "
        "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"')"
    )


def _cell_faults(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    seed: SeedFile,
    known: Sequence[SeedFile],
) -> Iterator[Fault]:
    """Judge each text of a column once, at the first row that has it."""
    for column in seed.contract.columns:
        alone = replace(seed.contract, columns=(column,), primary_key=())
        texts = connection.execute(
            f"select coalesce({column.name}, ''), min(row_number) from {name} group by 1"  # noqa: S608, E501
        )
        while some := texts.fetchmany(_TEXTS_AT_ONCE):
            rows = [
                SeedRow(n, [text]) for text, n in some if text or column.is_required
            ]
            part = SeedFile(alone, seed.file, [column.name], rows)
            found: list[Fault] = []
            check_file(part, found)
            for fault in (*found, *unknown_references([part], known)):
                place = f"row {fault.line:,}, {column.name}"
                yield replace(fault, line=0, column=place)


def _repeated(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path], seed: SeedFile
) -> Iterator[Fault]:
    """Yield a fault for each key that the seed or an earlier row has."""
    [key] = seed.contract.primary_key
    rows = " union all ".join(f"select {key}, '{name}' from {name}" for name in files)  # noqa: S608
    repeated = connection.execute(
        "select key, min(name), max(name) from ("  # noqa: S608
        f"select unnest(?) as key, '' as name union all {rows}"
        ") group by key having count(*) > 1 limit ?",
        [[text for _, _, text in seed.values(key)], _MOST_FAULTS],
    )
    for text, first, last in repeated.fetchall():
        remedy = f"`{files.get(first, seed.file)}` has it too. Remove one of the rows."
        yield Fault(str(files[last]), 0, key, text, "must be unique", remedy)


def _write(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Path],
    contract: SeedContract,
    table: Path,
) -> None:
    """Write the rows of all files in the types and the order of the seed."""
    cells = ", ".join(
        f"cast(nullif({column.name}, '') as {column.data_type}) as {column.name}"
        for column in contract.columns
    )
    rows = " union all ".join(f"select {cells} from {name}" for name in files)  # noqa: S608
    connection.sql(rows).write_parquet(str(table), compression="zstd")
