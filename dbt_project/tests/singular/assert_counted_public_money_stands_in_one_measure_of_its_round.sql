-- why: each counted figure must reach the measure of its kind, and a measure must hold
-- nothing else; the kinds are compared one by one and never added.
with

costs as (

    select
        round_id,
        sum(case when cost_kind = 'promised' then cost_usd end) as promised_usd,
        sum(case when cost_kind = 'approved' then cost_usd end) as approved_usd,
        sum(case when cost_kind = 'spent' then cost_usd end) as spent_usd,
        sum(case when cost_kind = 'other' then cost_usd end) as other_public_usd
    from {{ ref('fct_subsidy_round_costs') }}
    where is_counted
    group by round_id

)

select
    rounds.round_id,
    rounds.promised_usd,
    rounds.approved_usd,
    rounds.spent_usd,
    rounds.other_public_usd
from {{ ref('fct_subsidy_rounds') }} as rounds
left join costs
    on rounds.round_id = costs.round_id
where
    rounds.promised_usd is distinct from costs.promised_usd
    or rounds.approved_usd is distinct from costs.approved_usd
    or rounds.spent_usd is distinct from costs.spent_usd
    or rounds.other_public_usd is distinct from costs.other_public_usd
