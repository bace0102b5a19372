with

checks as (

    select * from {{ ref('fct_discount_checks') }}

),

devices as (

    select * from {{ ref('dim_devices') }}

),

events as (

    select * from {{ ref('dim_sale_events') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        checks.device_id,
        checks.sale_event_id,
        checks.observation_id,
        sources.source_id,
        checks.observed_low_source_id,
        checks.year_low_source_id,
        checks.source_ids,
        devices.device_name,
        devices.device_category,
        devices.device_scope,
        events.sale_event_name,
        checks.discount_verdict,
        checks.verdict_rule,
        checks.claim_basis,
        checks.observed_low_basis,
        sources.publisher,
        sources.source_url,
        low_sources.publisher as observed_low_publisher,
        low_sources.source_url as observed_low_source_url,
        year_sources.publisher as year_low_publisher,
        year_sources.source_url as year_low_source_url,
        checks.observation_count,
        checks.prior_price_count,
        checks.prior_price_days,
        checks.stated_list_price_usd,
        checks.stated_saving_usd,
        checks.observed_low_usd,
        checks.year_low_usd,
        checks.prior_price_usd,
        checks.claimed_discount_share,
        checks.found_discount_share,
        checks.has_enough_days,
        checks.year_low_on,
        events.starts_on,
        events.ends_on
    from checks
    inner join devices
        on checks.device_id = devices.device_id
    inner join events
        on checks.sale_event_id = events.sale_event_id
    inner join sources
        on checks.source_id = sources.source_id
    left join sources as low_sources
        on checks.observed_low_source_id = low_sources.source_id
    left join sources as year_sources
        on checks.year_low_source_id = year_sources.source_id

)

select * from final
