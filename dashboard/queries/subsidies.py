"""Public money for Ring cameras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pyarrow as pa

from dashboard.formats import ANY
from dashboard.queries.snapshot_reader import rows_with, run
from dashboard.rows import Row

_LEDGER = """
select
    rounds.*,
    schemes.scheme_name,
    states.state_name,
    sources.publisher,
    sources.source_url,
    sources.source_kind
from marts.fct_subsidy_rounds as rounds
join marts.dim_subsidy_schemes as schemes using (scheme_id)
join marts.dim_states as states on rounds.state_code = states.state_code
join marts.dim_sources as sources on rounds.source_id = sources.source_id
where
    ($scheme_id = 'any' or rounds.scheme_id = $scheme_id)
    and ($state_code = 'any' or rounds.state_code = $state_code)
    and ($scheme_type = 'any' or scheme_type = $scheme_type)
order by announced_on nulls last, round_id
"""

_AREAS = """
select * from marts.mart_subsidies_by_area
order by area_type, area_name
"""

_SCHEMES = """
select scheme_id, scheme_name
from marts.dim_subsidy_schemes
order by scheme_name, scheme_id
"""

# A row per state or, for one state, per scheme in it.
_MONEY = """
select
    area_id,
    area_name,
    round_count,
    amount_unknown_round_count,
    promised_usd,
    approved_usd,
    spent_usd,
    other_public_usd
from marts.mart_subsidies_by_area
where area_type = 'state' and $state_code = 'any'
union all
select
    scheme_id,
    scheme_name,
    round_count,
    round_without_public_amount_count,
    promised_usd,
    approved_usd,
    spent_usd,
    other_public_usd
from marts.dim_subsidy_schemes
where state_code = $state_code
order by round_count desc, area_name, area_id
"""

# What is stated of each round, its main source first.
_DETAILS: Mapping[str, str] = {
    "costs": """
select * from marts.fct_subsidy_round_costs
order by round_id, cost_kind, cost_id
""",
    "figures": """
select figures.*, sources.publisher, sources.source_url
from marts.fct_subsidy_round_figures as figures
join marts.dim_sources as sources using (source_id)
order by round_id, figure_id
""",
    "conflicts": """
select * from marts.fct_subsidy_round_conflicts
order by round_id, quantity_name
""",
    "agencies": """
select ties.round_id, agencies.agency_id, agencies.agency_name
from marts.fct_subsidy_round_agencies as ties
join marts.mart_agencies as agencies using (agency_id)
order by round_id, agency_name, agency_id
""",
    "sources": """
select * from marts.fct_subsidy_round_sources
order by round_id, source_role desc, publisher, source_id
""",
}

_RULES = """
select
    incentives.* exclude (source_id),
    named.source_id,
    named.source_role,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind
from marts.fct_incentives as incentives
join marts.fct_incentive_sources as named using (incentive_id)
join marts.dim_sources as sources on named.source_id = sources.source_id
order by effective_on nulls first, incentive_id, source_role desc, publisher
"""


@dataclass(frozen=True)
class LedgerFilters:
    """Filters for funding rounds; every default keeps all."""

    scheme_id: str = ANY
    state_code: str = ANY
    scheme_type: str = ANY


def ledger(filters: LedgerFilters) -> pa.Table:
    """List funding rounds, oldest first, undated last."""
    return run(_LEDGER, **asdict(filters))


def subsidies_by_area() -> pa.Table:
    """Sum the rounds by area, the country first, and count rounds without an amount."""
    return run(_AREAS)


def scheme_names() -> dict[str, str]:
    """Name the schemes by their ids, in the order of the names."""
    columns = run(_SCHEMES).columns[:2]
    return dict(zip(*(column.to_pylist() for column in columns), strict=True))


def money_by_area(state_code: str) -> pa.Table:
    """List known amounts by state, or by scheme of one state; most rounds first."""
    return run(_MONEY, state_code=state_code)


def details_of(round_id: str) -> dict[str, list[Row]]:
    """List what is stated of a round: sources, agencies, amounts, also not counted."""
    return {
        name: rows_with(sql, "round_id", round_id) for name, sql in _DETAILS.items()
    }


def company_rules() -> pa.Table:
    """List Ring's own rules with their sources, oldest first."""
    return run(_RULES)
