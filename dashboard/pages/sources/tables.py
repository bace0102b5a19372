"""What the tables of the page on data and method show."""

from __future__ import annotations

from dashboard.components.column_registry import ColumnStyle, pick_columns

# why: here the sources themselves are listed, and a publisher is one of their columns.
_SOURCE = (
    *(("source_id", "Id"), ("publisher", "Publisher"), "source_title"),
    *(("source_url", "Address"), ("source_kind", "Kind"), "source_license"),
)
SOURCE_COLUMNS = pick_columns(
    *(*_SOURCE, "published_on_precision", "published_on", "retrieved_on")
)
CITED_COLUMNS = pick_columns(
    *(*_SOURCE, "published_on", "retrieved_on"),
    *(("mart_name", "Table that cites it"), "citation_count"),
)
FRESHNESS_COLUMNS = pick_columns(
    *("source_kind", "source_count", "dated_count", "oldest_published_on"),
    *(("newest_published_on", "Newest"), "first_read_on", "last_read_on"),
)
COPIED_COLUMNS = pick_columns(
    *("fact_type", "page_names", "fact_count", "copied_fact_count")
)
MART_COLUMNS = pick_columns(
    *("mart_name", "title", "grain"),
    *("row_count", "test_count"),
    (
        "source_count",
        ColumnStyle(
            "Sources cited",
            note="Empty where the rows cite none themselves. Tables that begin with "
            "mart_ are made of others, which cite the sources.",
        ),
    ),
    *("newest_published_on", "last_read_on"),
)
TEST_COLUMNS = pick_columns("rule", "kind", "tables")
