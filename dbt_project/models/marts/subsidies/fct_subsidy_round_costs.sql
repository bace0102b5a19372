select
    round_costs.cost_id,
    round_costs.round_id,
    round_costs.source_id,
    round_costs.cost_kind,
    round_costs.figure_scope,
    round_costs.stated_basis,
    round_costs.reason,
    sources.published_on_precision as stated_on_precision,
    round_costs.cost_usd,
    round_costs.is_counted,
    round_costs.is_derived,
    round_costs.is_approximate,
    sources.published_on as stated_on
from {{ ref('subsidy_round_costs') }} as round_costs
inner join {{ ref('dim_sources') }} as sources
    on round_costs.source_id = sources.source_id
