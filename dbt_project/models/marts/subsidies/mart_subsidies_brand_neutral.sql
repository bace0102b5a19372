with

schemes as (

    select * from {{ ref('fct_brand_neutral_schemes') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        schemes.brand_neutral_scheme_id,
        sources.source_id,
        schemes.jurisdiction_name,
        schemes.state_code,
        states.state_name,
        schemes.brand_name,
        schemes.brand_scope,
        schemes.scheme_type,
        schemes.registration_or_footage_status,
        schemes.note,
        sources.publisher,
        sources.source_url,
        schemes.announced_on_precision,
        schemes.device_count,
        schemes.promised_usd,
        schemes.approved_usd,
        schemes.spent_usd,
        schemes.other_public_usd,
        schemes.max_rebate_usd,
        schemes.has_public_amount,
        schemes.announced_on
    from schemes
    inner join states
        on schemes.state_code = states.state_code
    inner join sources
        on schemes.source_id = sources.source_id

)

select * from final
