with

schemes as (

    select * from {{ ref('dim_subsidy_schemes') }}

),

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

ties as (

    select
        rounds.round_id,
        'place-' || schemes.place_id as lookup_id
    from rounds
    inner join schemes
        on rounds.scheme_id = schemes.scheme_id
    where schemes.place_id is not null

    union all

    select
        rounds.round_id,
        'county-' || schemes.county_fips as lookup_id
    from rounds
    inner join schemes
        on rounds.scheme_id = schemes.scheme_id
    where schemes.county_fips is not null

),

final as (

    select
        ties.round_id,
        ties.lookup_id,
        rounds.scheme_id,
        sources.source_id,
        rounds.jurisdiction_name,
        rounds.state_code,
        rounds.scheme_type,
        rounds.round_status,
        rounds.sharing_condition_status,
        rounds.conditions_note,
        rounds.announced_on_precision,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        rounds.device_planned_count,
        rounds.device_given_count,
        rounds.promised_usd,
        rounds.approved_usd,
        rounds.spent_usd,
        rounds.other_public_usd,
        rounds.vendor_total_usd,
        rounds.announced_on,
        sources.retrieved_on as checked_on
    from ties
    inner join rounds
        on ties.round_id = rounds.round_id
    inner join {{ ref('dim_sources') }} as sources
        on rounds.source_id = sources.source_id

)

select * from final
