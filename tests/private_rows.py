"""A private folder whose every text holds one word that no public output may hold.

The contracts of the seeds say which columns there are. A text column holds the word
unless a list, a pattern or another seed says what it may hold; so a new column does
without a line here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warehouse.paths import SEEDS_DIR
from warehouse.seeds.contract import ColumnContract, SeedContract, read_contracts

# Eight letters, so that it fits every pattern and stays itself in a search text.
CANARY = "canaryxq"
_EMBARGO = {
    "embargo_reason": f"The source asked to wait, {CANARY}",
    "embargo_until_on": "2027-02-01",
}
# Day, and how exactly it is known, of all that happens in the rows.
_DAY = "2026-11-01"
_ASIN = f"B0{CANARY.upper()}"
_AGENCY = "al-birmingham-police-department"
# What is no free text, or must be what models and tests know.
_GIVEN: Mapping[str, Mapping[str, str]] = {
    "reference/sources.csv": {
        "url": f"https://{CANARY}.example/document",
        "kind": "press",
    },
    "terms/incidents.csv": {
        "incident_type": "data_access",
        "happened_on_latest": "",
    },
    "terms/incident_readings.csv": {"standing": "reported"},
    "terms/incident_vendors.csv": {"role": "named"},
    "terms/incident_programmes.csv": {
        "programme_id": "neighbors_portal",
        "link_type": "described",
    },
    "terms/article_claims.csv": {},
    "terms/vendors.csv": {"vendor_id": CANARY},
    "terms/term_positions.csv": {
        "position_id": f"{CANARY}-arbitration-01",
        "topic_id": "arbitration",
        "document_type": "terms_of_service",
        "position": "yes",
        "rating": "4",
        "confidence": "primary",
        "effective_to_on": "",
    },
    "terms/position_readings.csv": {
        "locale": "us",
        "currency": "current",
        "scope": "own",
        "strength": "ordinary",
        "end_type": "none",
        "effective_to_on_precision": "unknown",
        "settled_rating": "4",
    },
    "partnerships/agencies.csv": {
        "agency_id": f"al-{CANARY}",
        "agency_type": "police",
        "agency_level": "local",
        "county_fips": "01073",
        "state_code": "AL",
    },
    "partnerships/agency_aliases.csv": {"state_code": "AL", "confidence": "high"},
    "partnerships/agency_observations.csv": {
        "programme_id": "neighbors_unspecified",
        "observed_status": "reported",
        "state_code": "AL",
        "active_on_precision": "unknown",
        "active_on": "",
    },
    "partnerships/agency_events.csv": {
        "programme_id": "neighbors_portal",
        "event_type": "declined",
        "instrument": "unknown",
        "state_code": "AL",
        "source_kind": "press",
    },
    "partnerships/refusal_readings.csv": {"refusal_type": "declined"},
    "partnerships/agency_technologies.csv": {
        "technology_id": "body_worn_cameras",
        "state_code": "AL",
    },
    "partnerships/national_totals.csv": {
        "counted_unit": "agencies",
        "bound": "exact",
        "agency_count": "10",
    },
    "partnerships/national_total_readings.csv": {"compared_with": "none"},
    "partnerships/video_request_totals.csv": {
        "bound": "exact",
        "request_count": "10",
        "period_ended_on": "2026-11-02",
    },
    "partnerships/agency_counties.csv": {"county_fips": "01073"},
    "partnerships/claim_agencies.csv": {},
    "partnerships/incident_agencies.csv": {},
    "partnerships/subsidy_round_agencies.csv": {},
    "partnerships/agency_ori_decisions.csv": {"ori_missing_reason": "not_police"},
    "registries/camera_registries.csv": {
        "portal_url": f"https://{CANARY}.example",
        "agency_basis": "account_name",
        "state_code": "AL",
        "last_owned_camera_count": "1",
        "last_shared_camera_count": "2",
        "last_failed_on": "",
    },
    "registries/camera_registry_counts.csv": {
        "reading_kind": "first",
        "reading_number": "1",
        "registered_camera_count": "1",
        "integrated_camera_count": "2",
    },
    "subsidies/subsidy_rounds.csv": {
        "state_code": "AL",
        "scheme_type": "giveaway",
        "round_status": "announced",
        "documentation_type": "reported",
        "sharing_condition_status": "yes",
        "device_planned_count": "10",
        "device_planned_bound": "exact",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "subsidies/subsidy_round_sources.csv": {
        "source_id": "buzzfeed-news-ring-map-2019-07"
    },
    "subsidies/subsidy_round_costs.csv": {
        "cost_kind": "promised",
        "figure_scope": "round",
        "stated_basis": "proposed",
        "cost_usd": "500",
        "is_counted": "true",
    },
    "subsidies/subsidy_condition_readings.csv": {
        "condition_type": "footage",
        "condition_status": "yes",
    },
    "subsidies/subsidy_payer_readings.csv": {"payer_type": "public"},
    "subsidies/subsidy_round_conflicts.csv": {},
    "subsidies/incentives.csv": {
        "quantity_scope": "none",
        "state_code": "AL",
        "documentation_type": "reported",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "subsidies/incentive_sources.csv": {"source_id": "buzzfeed-news-ring-map-2019-07"},
    "subsidies/brand_neutral_schemes.csv": {
        "state_code": "AL",
        "brand_scope": "any",
        "scheme_type": "rebate",
        "cost_kind": "other",
        "registration_or_footage_status": "yes",
        "ended_on": "",
        "ended_on_precision": "unknown",
    },
    "prices/devices.csv": {
        "device_category": "doorbell",
        "device_scope": "model",
        "asin": _ASIN,
    },
    "prices/device_asins.csv": {"asin": _ASIN, "match_basis": "name"},
    "prices/sale_events.csv": {"event_type": "black_friday", "event_year": "2026"},
    "prices/price_observations.csv": {
        "device_id": "ring-video-doorbell-1",
        "event_id": "black-friday-2019",
        "condition_status": "new",
        "price_basis": "derived",
        "price_bound": "exact",
        "offer_timing": "not_stated",
        "buyer_condition": "not_stated",
        "model_basis": "stated",
        "text_basis": "original",
        "date_basis": "stated",
        "list_price_usd": "199.99",
        "price_usd": "129.99",
        "observed_on": "2019-11-29",
        "reported_on": "2019-11-29",
    },
    "internal/internal_notes.csv": {"subject_type": "agency", "subject_id": _AGENCY},
}
# Texts that models and tests hold to what they know.
KNOWN_TEXTS = frozenset(
    {
        ("subsidies/subsidy_round_costs.csv", "stated_basis"),
        ("terms/term_positions.csv", "position"),
        ("internal/internal_notes.csv", "subject_id"),
    }
)
# Seeds that say what words and places are, or how rows of other seeds are matched.
NO_ROWS = frozenset(
    {
        *("internal/embargoed_rows.csv", "partnerships/list_2021_matches.csv"),
        *("reference/agency_location_checks.csv", "reference/agency_locations.csv"),
        *("reference/corrections.csv", "reference/counties.csv"),
        *("reference/labels.csv", "reference/places.csv", "reference/programmes.csv"),
        *("reference/records_law_sources.csv", "reference/records_laws.csv"),
        *("reference/register_agencies.csv", "reference/states.csv"),
        *("reference/technologies.csv", "terms/topic_readings.csv"),
        *("terms/topic_scale.csv", "terms/topics.csv"),
    }
)


def contracts() -> dict[str, SeedContract]:
    """Return the contract of each seed, by its place in the folder of all."""
    return {
        f"{contract.csv_file.parent.name}/{contract.csv_file.name}": contract
        for contract in read_contracts(SEEDS_DIR).seeds
    }


@cache
def private_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the private row of each seed that has one, by the seed's place."""
    known = contracts()
    rows: dict[str, dict[str, str]] = {}
    for name, given in _GIVEN.items():
        contract = known[name]
        columns = {column.name: column for column in contract.columns}
        rows[name] = {
            **{each: _filled(column) for each, column in columns.items()},
            **given,
            **_EMBARGO,
        }
    for name, row in rows.items():
        for column in known[name].columns:
            target = column.references
            if target and column.name not in _GIVEN[name]:
                row[column.name] = next(
                    (
                        rows[place][target.column_name]
                        for place, contract in known.items()
                        if contract.name == target.seed_name and place in rows
                    ),
                    "",
                )
    return rows


def note_text() -> str:
    """Return what the note says, which not all of the staff read."""
    return private_rows()["internal/internal_notes.csv"]["note_text"]


def is_text(column: ColumnContract) -> bool:
    """Tell whether a column holds whatever somebody writes."""
    is_open = not (column.enum or column.references)
    return column.data_type == "varchar" and is_open


def _filled(column: ColumnContract) -> str:
    """Return what a column holds if nothing is given."""
    text = f"{column.name.replace('_', '-')}-{CANARY}"
    if is_text(column):
        fits = column.pattern is None or re.fullmatch(column.pattern, text)
        return text if fits else ""
    if column.data_type == "date":
        return _DAY
    if column.data_type == "boolean":
        return "false"
    return "day" if column.name.endswith("_on_precision") else ""


def write_private_rows(folder: Path) -> None:
    """Write rows of every subject: whatever would wait for its day, and a note.

    Args:
        folder: Folder to fill, made if absent.
    """
    for name, row in private_rows().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
            writer.writerow(row)
