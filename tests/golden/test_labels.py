"""Every code that occurs has a label, and every label has a code."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboard.queries.agency import PROFILES
from warehouse.connection import connect_read_only
from warehouse.snapshots.store import WAREHOUSE_FILE

REPO_ROOT = Path(__file__).resolve().parents[2]

# Column -> its vocabulary, if the column's name does not end with that.
OTHER_NAMES = {
    "agency_type_stated": "agency_type",
    "leading_role": "police_role",
    "public_per_device_basis": "cost_basis",
    "registration_or_footage_status": "condition_status",
    "scheme_status": "round_status",
    "second_role": "police_role",
    "vendor_per_device_basis": "cost_basis",
    "vendor_total_basis": "cost_basis",
}
# Columns whose values look like codes but are none, with the reason.
NO_CODES = {
    "column_name": "a column of a seed",
    "content_hash": "a hash",
    "content_sha256": "a hash",
    "days_in_2020_list": "days, as printed",
    "detail": "words of a seed, of as many kinds as there are seeds",
    "from_column": "a column",
    "mart_name": "a table",
    "seed_name": "a seed",
    "subject": "the heading of a saved question",
    "table_name": "a table",
    "to_column": "a column",
    "to_table": "a table",
    "unit_name": "a word",
}
# Vocabulary -> where its codes occur, if not in columns of a name of their own.
QUERIES = {
    "answer_kind": "select if(answer_state = 'answered', coalesce(rating_band, "
    "'not_stated'), answer_state) from marts.mart_terms_current",
    "outcome": "select unnest(['seen', 'moved', 'gone', 'refused', 'failed'])",
    "whole_county": "select legal_kind from marts.mart_place_lookup "
    "where area_type = 'county'",
}
# Vocabulary -> where its codes occur among others that need no words of this kind.
SOME_OF = {
    "source_name": "select source_id from marts.dim_sources",
    "agency_combination": "select 'police_local_and_state' "
    "from marts.mart_agencies where is_police_local_and_state",
    "agency_event_basis": "select concat(event_type, ' ', event_basis) "
    "from marts.fct_agency_events",
    "agency_kind": "select agency_kind from marts.mart_agencies",
    "entity_type": "select distinct entity_type from pages.page_lookup_names",
    "governing_body": f"select serves from {PROFILES}",
    "name_within_text": "select state_name from marts.dim_states",
    "served_area": "select if(agency_kind = 'beside_town_police', 'beside_town', "
    f"serves) from {PROFILES}",
    "vendor_short_name": "select vendor_id from marts.dim_vendors",
}


_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_MOST_CODES = 60


def _labels() -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    path = REPO_ROOT / "seeds" / "reference" / "labels.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes[row["vocabulary"]].add(row["code"])
    return codes


LABELS = _labels()


def vocabulary_of(column: str) -> str | None:
    """Return the vocabulary of a column: the longest that ends its name."""
    ends = [name for name in LABELS if f"_{column}".endswith(f"_{name}")]
    return OTHER_NAMES.get(column) or max(ends, key=len, default=None)


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return each column of text of both schemas, after its table."""
    return connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where schema_name in ('marts', 'log', 'pages') and data_type = 'VARCHAR' "
    ).fetchall()


@pytest.fixture(scope="module")
def connection(built_data_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    [published] = built_data_dir.glob(f"snapshots/*/{WAREHOUSE_FILE}")
    with connect_read_only(published) as opened:
        yield opened


@pytest.fixture(scope="module")
def occurring(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The codes of each vocabulary that occur in the published tables."""
    queries = {
        vocabulary: [query]
        for vocabulary in LABELS
        if (query := QUERIES.get(vocabulary) or SOME_OF.get(vocabulary))
    }
    for table, column in _columns(connection):
        if vocabulary := vocabulary_of(column):
            query = f"select distinct {column} from {table}"
            queries.setdefault(vocabulary, []).append(query)
    return {
        vocabulary: {
            code
            for query in selects
            for (code,) in connection.execute(query).fetchall()
            if code is not None
        }
        for vocabulary, selects in queries.items()
    }


@cache
def _rules() -> str:
    """Return all rules and contracts: one may give a code that no row has yet."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for pattern in (
            "dbt_project/m*/**/*.sql",
            "dbt_project/m*/**/*.yml",
            "seeds/**/*.yml",
        )
        for path in REPO_ROOT.glob(pattern)
    )


def test_every_column_of_codes_has_a_vocabulary(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """A code is in lower case without spaces; ids and names are not codes."""
    nameless = set()
    for table, column in _columns(connection):
        if (
            table.startswith("pages.")
            or column in NO_CODES
            or column.endswith(("_id", "_code", "_fips", "_geoid", "_url"))
            or vocabulary_of(column)
        ):
            continue
        codes = connection.execute(
            f"select distinct {column} from {table} where {column} is not null"
        ).fetchmany(_MOST_CODES + 1)
        if 0 < len(codes) <= _MOST_CODES and all(
            _CODE.fullmatch(value) for (value,) in codes
        ):
            nameless.add(f"{table}.{column}")
    assert not nameless, (
        "Give their codes words in seeds/reference/labels.csv, in a vocabulary that "
        f"ends the name of the column: {sorted(nameless)}"
    )


@pytest.mark.parametrize("vocabulary", sorted(LABELS))
def test_codes_and_labels_belong_together(
    vocabulary: str, occurring: dict[str, set[str]]
) -> None:
    codes = occurring.get(vocabulary)
    assert codes, f"No mart holds a code of {vocabulary}, so its labels are lost."
    nameless = codes - LABELS[vocabulary]
    assert vocabulary in SOME_OF or not nameless, (
        f"Give {sorted(nameless)} a label in seeds/reference/labels.csv."
    )
    lost = [
        code
        for code in LABELS[vocabulary] - codes
        if not re.search(rf"\b{re.escape(code)}\b", _rules())
    ]
    assert not lost, (
        f"Nothing can have {sorted(lost)}. Take it out of seeds/reference/labels.csv."
    )
