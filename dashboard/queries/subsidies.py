"""Questions about public money for Ring cameras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from dashboard.queries._run import run, run_if_made
from dashboard.text.words import ANY

_LEDGER = """
select * from marts.mart_subsidies_ledger
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
select * from marts.mart_subsidies_by_area
order by area_type, area_name
"""

_PLACES = """
select * from marts.mart_subsidies_places
order by scheme_name, scheme_id
"""

_SOURCES = """
select * from marts.fct_subsidy_round_sources
where list_contains($round_ids, round_id)
order by round_id, source_role desc, publisher, source_id
"""

_COSTS = """
select * from marts.fct_subsidy_round_costs
where list_contains($round_ids, round_id)
order by round_id, cost_kind, cost_id
"""

_FIGURES = """
select * from marts.fct_subsidy_round_figures
where list_contains($round_ids, round_id)
order by round_id, figure_id
"""

_CONFLICTS = """
select * from marts.fct_subsidy_round_conflicts
where list_contains($round_ids, round_id)
order by round_id, quantity_name
"""

_AGENCIES = """
select * from marts.mart_subsidies_agencies
where list_contains($round_ids, round_id)
order by round_id, agency_name, agency_id
"""

_RULES = """
select * from marts.mart_subsidies_company_rules
order by effective_on nulls first, incentive_id, source_role desc, publisher
"""

_BRAND_NEUTRAL = """
select * from marts.mart_subsidies_brand_neutral
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
        One row per scheme and funding round, oldest first, rounds without a date last.
        No rows when nothing matches.

    Source:
        ``marts.mart_subsidies_ledger``
    """
    return run(_LEDGER, **asdict(filters))


def subsidies_by_area() -> pa.Table:
    """Say what the rounds add up to, and how much of it no source states.

    Returns:
        One row per area, the country first, then states by name.

    Source:
        ``marts.mart_subsidies_by_area``
    """
    return run(_AREAS)


def scheme_places() -> pa.Table:
    """List the schemes with their points.

    Returns:
        One row per scheme, by name.

    Source:
        ``marts.mart_subsidies_places``
    """
    return run(_PLACES)


def round_sources(round_ids: Sequence[str]) -> pa.Table:
    """List every source of some funding rounds, the main one of each first.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and source.

    Source:
        ``marts.fct_subsidy_round_sources``
    """
    return run(_SOURCES, round_ids=list(round_ids))


def round_costs(round_ids: Sequence[str]) -> pa.Table:
    """List every stated figure of public money of some rounds, counted or not.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and figure.

    Source:
        ``marts.fct_subsidy_round_costs``
    """
    return run(_COSTS, round_ids=list(round_ids))


def round_figures(round_ids: Sequence[str]) -> pa.Table | None:
    """List what else sources state of some rounds; none of it is counted.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and figure; ``None`` for a snapshot made before they were on
        record.

    Source:
        ``marts.fct_subsidy_round_figures``
    """
    return run_if_made(_FIGURES, round_ids=list(round_ids))


def round_conflicts(round_ids: Sequence[str]) -> pa.Table:
    """List on what statements about some rounds disagree.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and quantity.

    Source:
        ``marts.fct_subsidy_round_conflicts``
    """
    return run(_CONFLICTS, round_ids=list(round_ids))


def round_agencies(round_ids: Sequence[str]) -> pa.Table:
    """List the agencies that are known to belong to some rounds.

    Args:
        round_ids: Rounds to keep.

    Returns:
        One row per round and agency. No rows where no agency is known.

    Source:
        ``marts.mart_subsidies_agencies``
    """
    return run(_AGENCIES, round_ids=list(round_ids))


def company_rules() -> pa.Table:
    """List the rules of the company side with each of their sources.

    Returns:
        One row per rule and source, oldest rule first, its main source first.

    Source:
        ``marts.mart_subsidies_company_rules``
    """
    return run(_RULES)


def brand_neutral_schemes(state_code: str = ANY) -> pa.Table:
    """List camera rebates and giveaways that are not tied to Ring.

    Args:
        state_code: ``any`` or two letters.

    Returns:
        One row per scheme, by state and name. Never part of the totals of Ring.

    Source:
        ``marts.mart_subsidies_brand_neutral``
    """
    return run(_BRAND_NEUTRAL, state_code=state_code)
