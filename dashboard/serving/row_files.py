"""Rows as files that a reader takes along, written alike wherever they are offered."""

from __future__ import annotations

import codecs
import io

import pyarrow as pa

from warehouse.downloads import safe_csv


def rows_as_csv(rows: pa.Table) -> bytes:
    """Write rows as CSV: UTF-8 with its mark, a header, ISO dates, empty if not known.

    Args:
        rows: What the reader sees.

    Returns:
        The same bytes for the same rows. No cell runs in a spreadsheet; numbers stay
        as they are.
    """
    # why: without the mark Excel takes the text for another alphabet's.
    return codecs.BOM_UTF8 + safe_csv.csv_bytes(rows)


def rows_as_parquet(rows: pa.Table) -> bytes:
    """Write rows as Parquet, which keeps their types.

    Args:
        rows: What the reader sees.

    Returns:
        A Parquet file.
    """
    # why: it takes 7 MB, and few readers take such a file along.
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(rows, buffer)
    return buffer.getvalue()
