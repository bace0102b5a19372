"""A hash of each mart's rows: ``python -m tests.golden.mart_hashes FILE``.

With a second file, each mart is hashed by the columns that both have, and only what
differs is printed: a change of structure has moved no figure if nothing is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from warehouse.connection import connect_read_only
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path

# When and from what a snapshot was built differs from build to build.
_NOT_ROWS_OF_THE_RECORD = "marts.about"


def mart_columns(file: Path) -> dict[str, set[str]]:
    """Return the columns of each mart of a published file, by its name."""
    with connect_read_only(file) as connection:
        rows = connection.execute(
            "select table_schema || '.' || table_name, list(column_name) "
            "from information_schema.columns where table_schema in ('marts', 'pages') "
            "group by all"
        ).fetchall()
    return {
        name: set(columns) for name, columns in rows if name != _NOT_ROWS_OF_THE_RECORD
    }


def mart_hashes(file: Path, columns: dict[str, set[str]]) -> dict[str, str]:
    """Return the number of rows and the sum of their hashes for each mart."""
    with connect_read_only(file) as connection:
        return {
            mart: " ".join(
                str(value)
                for value in connection.execute(
                    "select count(*), sum(hash(cast(row_of as varchar))) from "
                    f"(select {', '.join(sorted(names))} from {mart}) as row_of"
                ).fetchone()
                or ()
            )
            for mart, names in sorted(columns.items())
        }


def main() -> None:
    """Print the hashes of one file, or the marts in which two differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("other", type=Path, nargs="?")
    options = parser.parse_args()
    file = options.file or current_path(default_project())
    columns = mart_columns(file)
    if options.other is None:
        lines = [f"{mart}\t{rows}" for mart, rows in mart_hashes(file, columns).items()]
    else:
        other = mart_columns(options.other)
        common = {
            name: names & other[name]
            for name, names in columns.items()
            if name in other
        }
        theirs = mart_hashes(options.other, common)
        lines = [f"only in one: {name}" for name in sorted(set(columns) ^ set(other))]
        lines += [
            f"other columns: {name}: {sorted(columns[name] ^ other[name])}"
            for name in common
            if columns[name] != other[name]
        ]
        lines += [
            f"differs: {mart}: {rows} and {theirs[mart]}"
            for mart, rows in mart_hashes(file, common).items()
            if rows != theirs[mart]
        ]
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
