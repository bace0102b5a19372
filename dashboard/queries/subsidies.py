"""Questions about public money for Ring cameras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from dashboard.queries._run import run

ANY = "any"
UNITED_STATES = "US"

_LEDGER = """
select
    round_id,
    scheme_id,
    scheme_name,
    state_code,
    state_name,
    scheme_type,
    round_status,
    spent_usd,
    approved_usd,
    promised_usd,
    other_public_usd,
    device_given_count,
    device_planned_count,
    sharing_condition_status,
    footage_condition_status,
    app_condition_status,
    registration_condition_status,
    sponsor_name,
    agency_name,
    public_per_device_usd,
    public_per_device_basis,
    vendor_total_usd,
    vendor_total_basis,
    vendor_per_device_usd,
    vendor_per_device_basis,
    discount_per_device_usd,
    device_planned_bound,
    device_given_bound,
    announced_on,
    announced_on_precision,
    announced_year,
    is_announced_year_inferred,
    ended_on,
    ended_on_precision,
    conditions_note,
    documentation_type,
    source_count,
    conflict_count,
    publisher,
    source_url,
    source_id
from marts.mart_subsidies_ledger
where
    ($scheme_id = 'any' or scheme_id = $scheme_id)
    and ($state_code = 'any' or state_code = $state_code)
    and ($scheme_type = 'any' or scheme_type = $scheme_type)
    and ($round_status = 'any' or round_status = $round_status)
    and ($strings = 'any' or sharing_condition_status = $strings)
    and ($documentation_type = 'any' or documentation_type = $documentation_type)
order by announced_on nulls last, round_id
"""

_AREAS = """
select
    area_id,
    area_type,
    area_name,
    state_count,
    scheme_count,
    round_count,
    promised_usd,
    promised_round_count,
    approved_usd,
    approved_round_count,
    spent_usd,
    spent_round_count,
    other_public_usd,
    other_public_round_count,
    amount_unknown_round_count,
    amount_unknown_company_round_count,
    device_planned_count,
    device_planned_round_count,
    device_given_count,
    device_given_round_count,
    device_given_unknown_round_count,
    sharing_yes_round_count,
    sharing_no_round_count,
    sharing_unknown_round_count,
    footage_yes_round_count,
    primary_round_count,
    first_announced_year,
    last_announced_year
from marts.mart_subsidies_by_area
order by area_type, area_name
"""

_PLACES = """
select
    scheme_id,
    scheme_name,
    state_code,
    state_name,
    scheme_status,
    round_count,
    first_announced_on,
    first_announced_on_precision,
    location_precision,
    publisher,
    source_url,
    source_id,
    latitude,
    longitude
from marts.mart_subsidies_places
order by scheme_name, scheme_id
"""

_SOURCES = """
select
    round_id,
    source_role,
    source_kind,
    publisher,
    source_url,
    source_id
from marts.fct_subsidy_round_sources
where list_contains($round_ids, round_id)
order by round_id, source_role desc, publisher, source_id
"""

_COSTS = """
select
    round_id,
    cost_id,
    cost_kind,
    cost_usd,
    figure_scope,
    stated_basis,
    reason,
    is_counted,
    is_derived,
    is_approximate,
    source_id
from marts.fct_subsidy_round_costs
where list_contains($round_ids, round_id)
order by round_id, cost_kind, cost_id
"""

_CONFLICTS = """
select
    round_id,
    quantity_name,
    shown_statement,
    other_statement,
    reason,
    source_id
from marts.fct_subsidy_round_conflicts
where list_contains($round_ids, round_id)
order by round_id, quantity_name
"""

_AGENCIES = """
select
    round_id,
    agency_id,
    agency_name,
    reason,
    source_id
from marts.mart_subsidies_agencies
where list_contains($round_ids, round_id)
order by round_id, agency_name, agency_id
"""

_RULES = """
select
    incentive_id,
    offered_by_name,
    offered_to_name,
    rule_summary,
    example_jurisdiction_name,
    state_code,
    device_count,
    amount_usd,
    quantity_scope,
    unit_name,
    note,
    documentation_type,
    effective_on,
    effective_on_precision,
    ended_on,
    ended_on_precision,
    source_role,
    source_kind,
    publisher,
    source_url,
    source_id
from marts.mart_subsidies_company_rules
order by effective_on nulls first, incentive_id, source_role desc, publisher
"""

_BRAND_NEUTRAL = """
select
    brand_neutral_scheme_id,
    jurisdiction_name,
    state_code,
    state_name,
    brand_name,
    scheme_type,
    promised_usd,
    approved_usd,
    spent_usd,
    other_public_usd,
    max_rebate_usd,
    device_count,
    registration_or_footage_status,
    announced_on,
    announced_on_precision,
    note,
    publisher,
    source_url,
    source_id
from marts.mart_subsidies_brand_neutral
where $state_code = 'any' or state_code = $state_code
order by state_name, jurisdiction_name, brand_neutral_scheme_id
"""


@dataclass(frozen=True)
class LedgerFilters:
    """Which funding rounds to keep. Every field's default keeps the field open.

    Attributes:
        scheme_id: ``any`` or an id of ``dim_subsidy_schemes``.
        state_code: ``any`` or two letters.
        scheme_type: ``any`` or how the round lowered the price.
        round_status: ``any`` or how far the round came.
        strings: ``any``, or ``yes``, ``no`` or ``unknown``: whether a condition to
            install an app, register or share footage is known.
        documentation_type: ``any``, ``primary`` or ``reported``.
    """

    scheme_id: str = ANY
    state_code: str = ANY
    scheme_type: str = ANY
    round_status: str = ANY
    strings: str = ANY
    documentation_type: str = ANY


def ledger(filters: LedgerFilters) -> pa.Table:
    """List funding rounds, each kind of public money in a column of its own.

    Args:
        filters: What to keep.

    Returns:
        One row per scheme and funding round, oldest first, rounds without a date last:
        ids, names, ``scheme_type``, ``round_status``, the conditions (``yes``, ``no``
        or ``unknown``), ``promised_usd``, ``approved_usd``, ``spent_usd``,
        ``other_public_usd`` (decimal, US dollars, null where not known),
        ``device_planned_count``, ``device_given_count`` (int, null where not known),
        sums for each device with their basis, dates with their precision, the numbers
        of sources and conflicts, and the main source. No rows when nothing matches.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_ledger``
    """
    return run(_LEDGER, **asdict(filters))


def subsidies_by_area() -> pa.Table:
    """Say what the rounds add up to, and how much of it no source states.

    Returns:
        One row per area, the country first, then states by name: ``area_id``, each
        measure (decimal US dollars or int devices, null where no round states it) with
        the number of rounds that state it, and the numbers of rounds of which it is
        not known.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_by_area``
    """
    return run(_AREAS)


def scheme_places() -> pa.Table:
    """List the schemes with their points.

    Returns:
        One row per scheme, by name: ids, names, ``scheme_status``, ``round_count``
        (int), the first date with its precision, ``location_precision``
        (``place_centre``, ``county_centre`` or ``unlocated``), the source, and
        ``latitude`` and ``longitude`` (double, degrees, null where unlocated).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_places``
    """
    return run(_PLACES)


def round_sources(round_ids: Sequence[str]) -> pa.Table:
    """List every source of some funding rounds, the main one of each first.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and source: ``round_id``, ``source_role``, ``source_kind``,
        ``publisher``, ``source_url``, ``source_id`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.fct_subsidy_round_sources``
    """
    return run(_SOURCES, round_ids=list(round_ids))


def round_costs(round_ids: Sequence[str]) -> pa.Table:
    """List every stated figure of public money of some rounds, counted or not.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and figure: ``cost_kind``, ``cost_usd`` (decimal),
        ``figure_scope``, ``stated_basis``, ``reason`` (str, why it was read as this
        kind), ``is_counted``, ``is_derived``, ``is_approximate`` (bool).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.fct_subsidy_round_costs``
    """
    return run(_COSTS, round_ids=list(round_ids))


def round_conflicts(round_ids: Sequence[str]) -> pa.Table:
    """List on what statements about some rounds disagree.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and quantity: ``quantity_name``, ``shown_statement``,
        ``other_statement``, ``reason`` (str, why the first is shown).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.fct_subsidy_round_conflicts``
    """
    return run(_CONFLICTS, round_ids=list(round_ids))


def round_agencies(round_ids: Sequence[str]) -> pa.Table:
    """List the agencies that are known to belong to some rounds.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and agency: ``round_id``, ``agency_id``, ``agency_name``,
        ``reason``, ``source_id`` (str). No rows where no agency is known.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_agencies``
    """
    return run(_AGENCIES, round_ids=list(round_ids))


def company_rules() -> pa.Table:
    """List the rules of the company side with each of their sources.

    Returns:
        One row per rule and source, oldest rule first, its main source first: the rule
        in words, ``device_count`` (int) and ``amount_usd`` (decimal) with what they are
        counted by, dates with their precision, and the source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_company_rules``
    """
    return run(_RULES)


def brand_neutral_schemes(state_code: str = ANY) -> pa.Table:
    """List camera rebates and giveaways that are not tied to Ring.

    Args:
        state_code: ``any`` or two letters.

    Returns:
        One row per scheme, by state and name: names, ``brand_name``, ``scheme_type``,
        public money by kind (decimal, US dollars, null where not known),
        ``device_count`` (int), ``registration_or_footage_status``, date, note and
        source. Never part of the totals of Ring.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_subsidies_brand_neutral``
    """
    return run(_BRAND_NEUTRAL, state_code=state_code)
