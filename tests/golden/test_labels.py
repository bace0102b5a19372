"""That every code that occurs has a label, and every label a code."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect_read_only

REPO_ROOT = Path(__file__).resolve().parents[2]

# Vocabulary -> columns that it labels beside those of its own name.
COLUMNS = {
    "bound": (
        *("device_given_bound", "device_planned_bound"),
        *("stated_saving_bound", "stated_discount_bound"),
    ),
    "cost_basis": ("public_per_device_basis", "vendor_total_basis"),
    "earlier_event": ("earlier_event_type",),
    "round_status": ("scheme_status",),
    "sharing_condition_status": (
        *("app_condition_status", "registration_condition_status"),
        *("footage_condition_status", "registration_or_footage_status"),
    ),
    "source_kind": ("cited_source_kind", "ring_status_source_kind"),
}
# Vocabulary -> where its codes occur, if not in columns of a name of their own.
QUERIES = {
    "agency_event_type": "select event_type from marts.fct_agency_events",
    "answer_kind": "select if(answer_state = 'answered', coalesce(rating_band, "
    "'not_stated'), answer_state) from marts.mart_terms_current",
    "claim_subject": "select subject from marts.fct_article_claims",
    "event_basis": "select basis from marts.fct_agency_events",
    "program_relation": "select link_relation from pages.page_incidents_links "
    "where link_type = 'program'",
    "register_kind": "select register_kind from marts.dim_register_agencies",
    "scheme_location_precision": "select location_precision "
    "from marts.dim_subsidy_schemes",
    "whole_county": "select legal_kind from marts.mart_place_lookup "
    "where area_type = 'county'",
}
# Vocabulary -> where its codes occur among others that need no words of this kind.
SOME_OF = {
    "agency_combination": "select 'police_local_and_state' "
    "from marts.mart_agencies_on_map where is_police_local_and_state",
    "agency_event_basis": "select concat(event_type, ' ', basis) "
    "from marts.fct_agency_events",
    "agency_kind": "select code from marts.dim_labels "
    "semi join pages.page_agency_profiles on label = kind_name",
    "entity_type": "select unnest(['place', 'county', 'agency', 'body', 'state'])",
    "name_within_text": "select state_name from marts.dim_states",
    "ring_answer": "select ring_status from marts.dim_ring_statuses",
    "served_area": "select if(is_beside_town_police, 'beside_town', serves) "
    "from pages.page_agency_profiles",
    "vendor_short_name": "select vendor_id from marts.dim_vendors",
}


def _labels() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    path = REPO_ROOT / "seeds" / "reference" / "labels.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["vocabulary"]].add(row["code"])
    return found


LABELS = _labels()


def _occurring(vocabulary: str, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the codes of a vocabulary that occur in the published tables."""
    names = (vocabulary, *COLUMNS.get(vocabulary, ()))
    columns = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where schema_name in ('marts', 'pages') and data_type = 'VARCHAR' "
        "and list_contains($1, column_name)",
        [list(names)],
    ).fetchall()
    queries = [f"select {column} from {table}" for table, column in columns]
    queries = [QUERIES.get(vocabulary) or SOME_OF.get(vocabulary) or "", *queries]
    return {
        code
        for query in filter(None, queries)
        for (code,) in connection.execute(query).fetchall()
        if code is not None
    }


@pytest.mark.parametrize("vocabulary", sorted(LABELS))
def test_every_code_that_occurs_has_a_label(
    vocabulary: str, warehouse_file: Path
) -> None:
    with connect_read_only(warehouse_file) as connection:
        occurring = _occurring(vocabulary, connection)
    assert occurring, f"No mart holds a code of {vocabulary}, so its labels are lost."
    nameless = occurring - LABELS[vocabulary]
    assert vocabulary in SOME_OF or not nameless, (
        f"Give {sorted(nameless)} a label in seeds/reference/labels.csv."
    )


@pytest.mark.parametrize("vocabulary", sorted(LABELS))
def test_every_label_has_a_code(vocabulary: str, warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        unused = LABELS[vocabulary] - _occurring(vocabulary, connection)
    # why: a rule may give a code that no row has yet, and a seed may allow one.
    rules = "\n".join(
        path.read_text(encoding="utf-8")
        for pattern in (
            "dbt_project/m*/**/*.sql",
            "dbt_project/m*/**/*.yml",
            "seeds/**/*.yml",
        )
        for path in REPO_ROOT.glob(pattern)
    )
    lost = [code for code in unused if not re.search(rf"\b{re.escape(code)}\b", rules)]
    assert not lost, (
        f"Nothing can have {sorted(lost)}. Take it out of seeds/reference/labels.csv."
    )
