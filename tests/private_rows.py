"""Private rows with a word that no public output may contain.

Their columns come from the seeds' contracts. A text column holds the word unless a
list, a pattern or another seed restricts it, so new columns and seeds need no line
here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warehouse.paths import SEEDS_DIR
from warehouse.seeds.contract import ColumnContract, SeedContract, read_contracts

# Eight letters, so that it fits every pattern and does not change in search texts.
CANARY = "canaryxq"
_EMBARGO = {
    "embargo_reason": f"The source asked to wait, {CANARY}",
    "embargo_until_on": "2027-02-01",
}
# Day and precision of all events in the rows.
_DAY = "2026-11-01"
_OF_PATTERNS = (CANARY, f"al-{CANARY}", f"B0{CANARY.upper()}")
# Values that are not free text, or that models and tests must know.
_CELLS: Mapping[str, Mapping[str, str]] = {
    "reference/program_facts.csv": {"program_fact_id": "pf999"},
    "reference/stronger_sources.csv": {
        "seed_name": "bills",
        "row_id": f"al-{CANARY}",
        "column_name": "source_id",
        "source_id": "buzzfeed-news-ring-map-2019-07",
    },
    "reference/sources.csv": {
        "url": f"https://{CANARY}.example/document",
        "kind": "press",
    },
    "terms/incidents.csv": {
        "incident_type": "data_access",
        "happened_on_latest": "",
    },
    "terms/incident_programs.csv": {
        "program_id": "neighbors_portal",
        "link_type": "described",
    },
    "terms/term_positions.csv": {
        "position_id": f"{CANARY}-arbitration-01",
        "topic_id": "arbitration",
        "position": "yes",
        "rating": "4",
        "effective_to_on": "",
    },
    "terms/incident_readings.csv": {
        "answer_status": "answered",
        "answer_searched_on": "",
    },
    "terms/position_readings.csv": {
        "effective_to_on_precision": "unknown",
        "position_read": "",
        "settled_rating": "4",
    },
    "partnerships/agencies.csv": {
        "county_fips": "01073",
        "state_code": "AL",
    },
    "partnerships/agency_aliases.csv": {
        "state_code": "AL",
    },
    "partnerships/agency_observations.csv": {
        "program_id": "neighbors_unspecified",
        "observed_status": "reported",
        "state_code": "AL",
        "active_on_precision": "unknown",
        "active_on": "",
    },
    "partnerships/agency_events.csv": {
        "program_id": "neighbors_portal",
        "event_type": "declined",
        "instrument": "unknown",
        "state_code": "AL",
        "source_kind": "press",
    },
    "partnerships/event_readings.csv": {
        "read_as": "declined",
    },
    "partnerships/agency_technologies.csv": {
        "technology_id": "body_worn_cameras",
        "state_code": "AL",
    },
    "partnerships/national_totals.csv": {
        "agency_count": "10",
    },
    "partnerships/national_total_readings.csv": {
        "compared_with": "none",
    },
    "partnerships/video_request_totals.csv": {
        "published_count": "10",
        "period_ended_on": "2026-11-02",
    },
    "partnerships/agency_counties.csv": {
        "county_fips": "01073",
    },
    "partnerships/agency_ori_decisions.csv": {
        "ori_missing_reason": "not_police",
    },
    "registries/camera_registries.csv": {
        "portal_url": f"https://{CANARY}.example",
        "agency_basis": "account_name",
        "state_code": "AL",
        "last_owned_camera_count": "1",
        "last_shared_camera_count": "2",
        "last_failed_on": "",
    },
    "registries/camera_registry_counts.csv": {
        "registered_camera_count": "1",
        "integrated_camera_count": "2",
    },
    "registries/flock_portals.csv": {
        "portal_url": f"https://{CANARY}.example",
        "portal_kind": "police",
        "state_code": "AL",
        "ori": "",
        "tie_rule": "",
        "match_confidence": "",
    },
    "registries/flock_portal_readings.csv": {
        "camera_count": "1",
        "refreshed_on": "",
    },
    "subsidies/subsidy_rounds.csv": {
        "county_name": "Jefferson County",
        "state_code": "AL",
        "scheme_type": "giveaway",
        "round_status": "announced",
        "documentation_type": "reported",
        "device_planned_count": "10",
        "device_planned_bound": "exact",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "subsidies/subsidy_round_sources.csv": {
        "source_id": "buzzfeed-news-ring-map-2019-07",
    },
    "subsidies/subsidy_round_costs.csv": {
        "stated_basis": "proposed",
        "cost_usd": "500",
        "is_counted": "true",
    },
    "subsidies/subsidy_condition_readings.csv": {
        "condition_type": "footage",
    },
    "subsidies/incentives.csv": {
        "quantity_scope": "none",
        "state_code": "AL",
        "documentation_type": "reported",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "subsidies/incentive_sources.csv": {
        "source_id": "buzzfeed-news-ring-map-2019-07",
    },
    "subsidies/other_brand_schemes.csv": {
        "state_code": "AL",
        "cost_kind": "other",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "prices/device_asins.csv": {
        "match_basis": "name",
    },
    "prices/sale_events.csv": {
        "event_type": "black_friday",
        "event_year": "2026",
        "starts_on": "2026-11-27",
        "ends_on": "2026-11-27",
    },
    "prices/price_observations.csv": {
        "device_id": "ring-video-doorbell-1",
        "event_id": "black-friday-2019",
        "price_basis": "derived",
        "price_bound": "exact",
        "offer_timing": "not_stated",
        "buyer_condition": "not_stated",
        "list_price_usd": "199.99",
        "price_usd": "129.99",
        "observed_on": "2019-11-29",
        "reported_on": "2019-11-29",
    },
    "reference/source_checks.csv": {
        "outcome": "moved",
        "reason": "",
        "content_sha256": 64 * "0",
        "checked_at": "2026-11-24T09:00:00Z",
    },
    "internal/internal_notes.csv": {
        "subject_id": "al-birmingham-police-department",
    },
}
# Texts that models and tests check.
KNOWN_TEXTS = frozenset(
    {
        ("reference/program_facts.csv", "program_fact_id"),
        ("reference/source_checks.csv", "content_sha256"),
        ("reference/source_checks.csv", "reason"),
        ("subsidies/subsidy_round_costs.csv", "stated_basis"),
        ("subsidies/subsidy_rounds.csv", "county_name"),
        ("terms/term_positions.csv", "position"),
        ("internal/internal_notes.csv", "subject_id"),
    }
)
# Seeds that define words and places, or match rows of other seeds.
NO_ROWS = frozenset(
    {
        *("internal/embargoed_rows.csv", "partnerships/list_2021_matches.csv"),
        *("reference/agency_location_checks.csv", "reference/agency_locations.csv"),
        *("reference/corrections.csv", "reference/counties.csv"),
        *("reference/county_land_points.csv", "reference/former_sources.csv"),
        *("reference/labels.csv", "reference/places.csv", "reference/programs.csv"),
        "reference/source_origins.csv",
        *("reference/records_law_sources.csv", "reference/records_laws.csv"),
        *("reference/register_agencies.csv", "reference/states.csv"),
        *("reference/consolidated_policing.csv", "reference/county_subdivisions.csv"),
        *("reference/joint_force_members.csv", "reference/neighborhoods.csv"),
        *("reference/place_codes.csv", "reference/place_twins.csv"),
        *("reference/police_employees_2008.csv", "reference/police_employees_2018.csv"),
        *("reference/police_employees_unmatched.csv", "reference/tribal_police.csv"),
        *("reference/police_force_evidence.csv", "reference/policing_contracts.csv"),
        *("reference/register_place_ties.csv", "reference/sheriff_roles.csv"),
        "reference/towns_without_kind.csv",
        *("reference/technologies.csv", "terms/topic_readings.csv"),
        *("terms/topic_scale.csv", "terms/topics.csv"),
    }
)


@cache
def contracts() -> dict[str, SeedContract]:
    """Return the contract of each seed by its path."""
    return {
        f"{contract.csv_file.parent.name}/{contract.csv_file.name}": contract
        for contract in read_contracts(SEEDS_DIR).seeds
    }


@cache
def private_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the private row of each seed that has one, by its path."""
    known = contracts()
    rows: dict[str, dict[str, str]] = {}
    for name in sorted(known.keys() - NO_ROWS):
        filled = {each.name: _filled(each) for each in known[name].columns}
        rows[name] = {**filled, **_CELLS.get(name, {}), **_EMBARGO}
    places = {contract.name: name for name, contract in known.items()}
    for name, row in rows.items():
        for column in known[name].columns:
            if column.references and column.name not in _CELLS.get(name, {}):
                seed, target = column.references
                if places[seed] in rows:
                    row[column.name] = rows[places[seed]][target]
                elif column.is_required:
                    with known[places[seed]].csv_file.open(encoding="utf-8") as file:
                        row[column.name] = next(csv.DictReader(file))[target]
    return rows


def note_text() -> str:
    """Return the text of the note, which only some staff may read."""
    return private_rows()["internal/internal_notes.csv"]["note_text"]


def is_text(column: ColumnContract) -> bool:
    """Tell whether a column holds free text."""
    is_open = not (column.enum or column.references)
    return column.data_type == "varchar" and is_open


def _filled(column: ColumnContract) -> str:
    """Return the value of a column without one in ``_CELLS``."""
    if column.name == "agency_name":
        # why: the name of a police agency must say so.
        return f"agency-name-{CANARY} police"
    if is_text(column):
        texts = (f"{column.name.replace('_', '-')}-{CANARY}", *_OF_PATTERNS)
        pattern = re.compile(column.pattern or ".*")
        return next((text for text in texts if pattern.fullmatch(text)), "")
    if column.data_type == "date":
        return _DAY
    if column.name.endswith("_on_precision"):
        return "day"
    if not column.is_required or column.references:
        return ""
    if column.enum:
        return column.enum[0]
    return "false" if column.data_type == "boolean" else column.minimum or "1"


def write_private_rows(folder: Path) -> None:
    """Write private rows for every subject, and a note."""
    for name, row in private_rows().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
            writer.writerow(row)
