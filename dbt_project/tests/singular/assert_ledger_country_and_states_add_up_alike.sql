-- why: each round is in the ledger once and is in the one state of its scheme,
-- so each number is the same over the ledger, in the country's row and over the states.
-- The ledger alone shows a round that both others lost or doubled.
{% set measures = [
    'amount_unknown_round_count',
    'device_planned_count',
    'device_given_count',
    'promised_usd',
    'approved_usd',
    'spent_usd',
    'other_public_usd',
] %}

with

rounds as (

    select
        *,
        case when has_public_amount then 0 else 1 end as amount_unknown_round_count
    from {{ ref('fct_subsidy_rounds') }}

),

totals as (

    select
        'ledger' as counted_over,
        count(*) as round_count,
        count(distinct scheme_id) as scheme_count,
    {% for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
    {% endfor %}
    from rounds
    union all
    select
        area_type as counted_over,
        sum(round_count) as round_count,
        sum(scheme_count) as scheme_count,
    {% for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('mart_subsidies_by_area') }}
    group by area_type

)

select *
from totals
-- why: all three are alike in every number, nulls too, or each is shown.
qualify
    count(*) over (
        partition by
            round_count,
            scheme_count,
        {% for measure in measures %}
            {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    ) <> 3
