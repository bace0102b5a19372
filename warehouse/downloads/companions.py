"""What lies beside exported rows: dictionary, sources, read-me and checksums."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from warehouse.downloads.data_package import frictionless_type
from warehouse.downloads.safe_csv import csv_bytes
from warehouse.snapshots.catalog import Catalog, Column, Mart

README_FILE = "README.txt"
DICTIONARY_FILE = "data_dictionary.csv"
SOURCES_FILE = "sources_used.csv"
CHECKSUMS_FILE = "SHA256SUMS"
_WIDTH = 80
_DICTIONARY_COLUMNS = (
    *("file", "column", "type", "description", "is_key", "is_required"),
    *("references", "allowed_values"),
)
_CONVENTIONS = """\
How to read the files

- CSV is UTF-8 with a header, commas and double quotes. An empty cell, which the
  dictionary calls Null, means not known unless its column says more; it is never zero
  and never no.
- Dates are ISO days. An imprecise date holds the first day that it allows, with the
  precision in the column beside it.
- Ids and FIPS codes are text: read them as text, or leading zeros are lost. Excel does
  so by Data, From Text/CSV, Do not detect data types.
- A column of lists holds JSON.
- A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a
  carriage return) has an apostrophe before it. Numbers have none.

What not to do with them

- Do not add up promised, approved and spent money: one dollar can be all three.
- Do not add up totals of different programs, dates or units: each says what it
  counts.
- An agency that is missing was named by no source; that does not mean no.
"""


def dictionary_bytes(tables: Iterable[tuple[str, Mart, Sequence[Column]]]) -> bytes:
    """Describe every column of some files as CSV, one row for each file and column."""
    rows = [
        (
            *(file, column.name, frictionless_type(column.data_type)),
            *(column.description, column.name in mart.primary_key, column.is_required),
            ", ".join(
                f"{reference.mart}.{reference.field}"
                for reference in mart.references
                if reference.column == column.name
            )
            or None,
            ", ".join(column.allowed_values) or None,
        )
        for file, mart, columns in tables
        for column in columns
    ]
    by_column = zip(*rows, strict=True) if rows else [()] * len(_DICTIONARY_COLUMNS)
    kinds = [*[pa.string()] * 4, *[pa.bool_()] * 2, *[pa.string()] * 2]
    arrays = [
        pa.array(values, kind) for values, kind in zip(by_column, kinds, strict=True)
    ]
    return csv_bytes(pa.table(arrays, names=list(_DICTIONARY_COLUMNS)))


def readme_bytes(
    catalog: Catalog,
    title: str,
    contents: Sequence[tuple[str, str]],
    filters: Mapping[str, str] | None = None,
) -> bytes:
    """Say what the files are, what they were made from and how to credit them.

    `filters` say how the rows were narrowed down; None for whole tables. The text has
    no time of its making, so that equal downloads are equal.
    """
    snapshot = catalog.snapshot
    parts = [
        title,
        "=" * min(len(title), _WIDTH),
        "",
        f"Snapshot      {snapshot.snapshot_id}",
        f"Built at      {snapshot.built_at}",
        f"Evidence to   {snapshot.as_of_on or 'no stated day'}",
        f"Content hash  {snapshot.content_hash}",
        "",
    ]
    if filters is not None:
        parts += ["Filters", ""]
        indented = {name: text.replace("\n", "\n  ") for name, text in filters.items()}
        parts += [f"- {name}: {text}" for name, text in indented.items()] or ["- none"]
        parts.append("")
    width = max(len(name) for name, _ in contents)
    parts += ["Files", ""]
    parts += [f"{name:<{width}}  {meaning}" for name, meaning in contents]
    parts += [
        *("", "How to credit", "", textwrap.fill(catalog.citation, _WIDTH)),
        *("", "License", "", textwrap.fill(catalog.license, _WIDTH)),
        textwrap.fill(
            f"{SOURCES_FILE} names every source with the license that it states. One "
            "without a license is cited for its facts; its words are not passed on.",
            _WIDTH,
        ),
        *("", _CONVENTIONS),
    ]
    return "\n".join(parts).encode()


def checksum_bytes(files: Mapping[str, bytes]) -> bytes:
    """List the checksum of every file, as ``sha256sum --check`` reads it."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ]
    return "".join(lines).encode()
