"""Sources, their checks, searches without a result, and the snapshot itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from dashboard.citations import SourceLink, source_link
from dashboard.queries.snapshot_reader import per_snapshot, row_places, run
from dashboard.rows import Row

_FOUND = """
    contains(
        lower(concat_ws(
            ' ', source_id, publisher, source_title, source_url, source_kind
        )),
        $search
    )
    or list_contains(former_source_ids, $search)
"""

_CITED = f"""
select sources.*, mart_name, citation_count
from pages.page_sources_cited
join marts.dim_sources as sources using (source_id)
where {_FOUND}
order by publisher, source_id, mart_name
"""  # noqa: S608 - our own

_SOURCES = """
select * from marts.dim_sources
order by publisher, source_id
"""

_URLS = "select source_id, source_url from marts.dim_sources"
_ID_ENDINGS = ("source_id", "source_ids")

_MATCHING = f"""
select * from marts.dim_sources
where {_FOUND}
order by publisher, source_id
"""  # noqa: S608 - our own

_CHECKS = """
select * from log.log_source_checks
where is_last_known
order by publisher, source_title, source_id
"""

_COPIED = """
select * from pages.page_copied_facts
order by fact_order
"""

_ABOUT = """
select
    snapshot_id,
    content_hash,
    license,
    citation,
    as_of_on,
    built_at
from marts.about
"""


def sources(source_ids: Sequence[str]) -> pa.Table:
    """Return sources by their ids, by publisher."""
    return _with_ids(tuple(source_ids))


@per_snapshot
def _with_ids(source_ids: tuple[str, ...]) -> pa.Table:
    at = row_places(_SOURCES, "source_id")
    places = sorted({at[source_id] for source_id in source_ids if source_id in at})
    return run(_SOURCES).take(pa.array(places, pa.int64()))


def matching_sources(search: str) -> pa.Table:
    """List sources that contain a text, by publisher.

    Searches id, publisher, title, address and kind, and whole former ids; empty keeps
    all.
    """
    return run(_MATCHING, search=" ".join(search.lower().split()))


@per_snapshot
def main_sources(rows: pa.Table, most: int = 3) -> tuple[SourceLink, ...]:
    """Return the sources that most rows cite, most frequent first."""
    used = row_counts(rows.select(["source_id"]))
    ids = [*used][:most]
    known = {row["source_id"]: row for row in sources(ids).to_pylist()}
    return tuple(source_link(known[one], row_count=used[one]) for one in ids)


def row_counts(rows: pa.Table) -> dict[str, int]:
    """Count the rows that each source supports, by its id, most rows first."""
    used = Counter(source_id for ids in _ids_by_row(rows) for source_id in {*ids})
    return dict(sorted(used.items(), key=lambda pair: (-pair[1], pair[0])))


@per_snapshot
def source_urls(rows: pa.Table) -> list[list[str]]:
    """Return the addresses of each row's own sources, each once."""
    urls = dict(zip(*[*run(_URLS).to_pydict().values()][:2], strict=True))
    names = [name for name in rows.column_names if name.endswith("source_url")]
    by_row = zip(_ids_by_row(rows), rows.select(names).to_pylist(), strict=True)
    return [
        [*dict.fromkeys(filter(None, (*map(urls.get, ids), *cells.values())))]
        for ids, cells in by_row
    ]


def _ids_by_row(rows: pa.Table) -> list[list[str]]:
    """Return the ids in columns that end in ``source_id`` or ``source_ids``."""
    names = [name for name in rows.column_names if name.endswith(_ID_ENDINGS)]
    cells = [rows[name].to_pylist() for name in names]
    return [
        [
            one
            for value in row
            for one in ([value] if isinstance(value, str) else value or ())
            if one
        ]
        for row in zip(*cells, strict=True)
    ] or [[]] * rows.num_rows


def sources_cited(search: str) -> pa.Table:
    """Count how often each table cites each source; see :func:`matching_sources`."""
    return run(_CITED, search=" ".join(search.lower().split()))


def copied_facts() -> pa.Table:
    """Count the facts that rest only on copies, in the order of the pages."""
    return run(_COPIED)


@per_snapshot
def source_checks() -> Mapping[str, Row]:
    """Return the last check with a result of each source, by its address."""
    return {row["source_url"]: row for row in last_checks().to_pylist()}


def last_checks() -> pa.Table:
    """List the last check with a result of each source."""
    return run(_CHECKS)


def about_snapshot() -> pa.Table:
    """Describe the snapshot in one row."""
    return run(_ABOUT)


def record_day() -> date:
    """Return the day up to which the evidence was searched."""
    day: date = about_snapshot()["as_of_on"][0].as_py()
    return day


def last_day_of_record() -> date:
    """Return the last day of the year up to which the evidence was searched.

    Charts of all years end on it; without a stated day, with the year of the build.
    """
    (about,) = about_snapshot().to_pylist()
    return date((about["as_of_on"] or about["built_at"]).year, 12, 31)


_GAPS = """
select * from marts.dim_search_gaps
where len($subjects) = 0 or list_contains($subjects, search_subject)
order by gap_id
"""


def search_gaps(*subjects: str) -> pa.Table:
    """List searches without a result, by subject; no subjects means all."""
    return run(_GAPS, subjects=subjects)


def decisions() -> Row:
    """Count all decisions: by rule, by a person, open."""
    rows = run("from log.log_decisions where decision_subject = 'all'")
    row: Row = rows.to_pylist()[0]
    return row


def removal_demands() -> Row:
    """Return the newest statement of how many demands to remove a row came."""
    rows = run("from marts.fct_removal_demands order by stated_on desc limit 1")
    row: Row = rows.to_pylist()[0]
    return row
