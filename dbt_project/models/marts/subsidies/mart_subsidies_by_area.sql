with

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

rounds_by_area as (

    select
        'US' as area_id,
        'country' as area_type,
        'United States' as area_name,
        rounds.*
    from rounds

    union all

    select
        states.state_code as area_id,
        'state' as area_type,
        states.state_name as area_name,
        rounds.*
    from rounds
    inner join {{ ref('dim_states') }} as states
        on rounds.state_code = states.state_code

),

-- why: each measure is summed over the rounds that state it and comes with their
-- number; no column holds two measures, and what no round states is null, not zero.
final as (

    select
        area_id,
        area_type,
        area_name,
        cast(count(distinct state_code) as integer) as state_count,
        cast(count(distinct scheme_id) as integer) as scheme_count,
        cast(count(*) as integer) as round_count,
        cast(count(*) filter (where not has_public_amount) as integer)
            as amount_unknown_round_count,
        -- why: where the record names the company alone as the payer, public money may
        -- well be none; no source says so, so it stays not known and is counted apart.
        cast(
            count(*) filter (where not has_public_amount and payer_type = 'company')
            as integer
        ) as amount_unknown_company_round_count,
        cast(count(*) filter (where sharing_condition_status = 'yes') as integer)
            as sharing_yes_round_count,
        cast(count(*) filter (where sharing_condition_status = 'unknown') as integer)
            as sharing_unknown_round_count,
        cast(count(promised_usd) as integer) as promised_round_count,
        cast(count(approved_usd) as integer) as approved_round_count,
        cast(count(spent_usd) as integer) as spent_round_count,
        cast(count(other_public_usd) as integer) as other_public_round_count,
        cast(count(device_given_count) as integer) as device_given_round_count,
        cast(sum(device_planned_count) as integer) as device_planned_count,
        cast(sum(device_given_count) as integer) as device_given_count,
        cast(sum(promised_usd) as decimal(12, 2)) as promised_usd,
        cast(sum(approved_usd) as decimal(12, 2)) as approved_usd,
        cast(sum(spent_usd) as decimal(12, 2)) as spent_usd,
        cast(sum(other_public_usd) as decimal(12, 2)) as other_public_usd
    from rounds_by_area
    group by area_id, area_type, area_name

)

select * from final
