with

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

schemes as (

    select * from {{ ref('dim_subsidy_schemes') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

round_sources as (

    select * from {{ ref('fct_subsidy_round_sources') }}

),

conflicts as (

    select * from {{ ref('fct_subsidy_round_conflicts') }}

),

sources_by_round as (

    select
        round_id,
        count(*) as source_count
    from round_sources
    group by round_id

),

conflicts_by_round as (

    select
        round_id,
        count(*) as conflict_count
    from conflicts
    group by round_id

),

final as (

    select
        rounds.round_id,
        rounds.scheme_id,
        sources.source_id,
        schemes.scheme_name,
        rounds.jurisdiction_name,
        rounds.state_code,
        states.state_name,
        rounds.sponsor_name,
        rounds.agency_name,
        rounds.scheme_type,
        rounds.round_status,
        rounds.documentation_type,
        rounds.sharing_condition_status,
        rounds.app_condition_status,
        rounds.registration_condition_status,
        rounds.footage_condition_status,
        rounds.conditions_note,
        rounds.device_planned_bound,
        rounds.device_given_bound,
        rounds.public_per_device_basis,
        rounds.vendor_per_device_basis,
        rounds.vendor_total_basis,
        sources.publisher,
        sources.source_url,
        sources.kind as source_kind,
        rounds.announced_on_precision,
        rounds.ended_on_precision,
        cast(extract(year from rounds.announced_on) as integer) as announced_year,
        cast(coalesce(sources_by_round.source_count, 0) as integer) as source_count,
        cast(coalesce(conflicts_by_round.conflict_count, 0) as integer)
            as conflict_count,
        rounds.device_planned_count,
        rounds.device_given_count,
        rounds.promised_usd,
        rounds.approved_usd,
        rounds.spent_usd,
        rounds.other_public_usd,
        rounds.vendor_total_usd,
        rounds.public_per_device_usd,
        rounds.vendor_per_device_usd,
        rounds.discount_per_device_usd,
        rounds.has_public_amount,
        rounds.is_announced_year_inferred,
        rounds.announced_on,
        rounds.ended_on
    from rounds
    inner join schemes
        on rounds.scheme_id = schemes.scheme_id
    inner join states
        on rounds.state_code = states.state_code
    inner join sources
        on rounds.source_id = sources.source_id
    left join sources_by_round
        on rounds.round_id = sources_by_round.round_id
    left join conflicts_by_round
        on rounds.round_id = conflicts_by_round.round_id

)

select * from final
