with

observations as (

    select * from {{ ref('fct_price_observations') }}

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

drawn as (

    select
        *,
        -- why: a month holds its first day, and a point in its middle is nearer.
        cast(
            case observed_on_precision
                when 'month' then {{ dbt.dateadd('day', 14, 'observed_on') }}
                else observed_on
            end as date
        ) as drawn_on
    from observations

),

final as (

    select
        drawn.observation_id,
        drawn.device_id,
        drawn.sale_event_id,
        sources.source_id,
        devices.device_name,
        devices.device_category,
        devices.device_scope,
        events.sale_event_name,
        drawn.retailer_name,
        drawn.condition_status,
        drawn.price_basis,
        drawn.price_bound,
        drawn.derivation_note,
        drawn.stated_saving_bound,
        drawn.stated_discount_bound,
        drawn.claim_basis,
        drawn.offer_timing,
        drawn.model_basis,
        drawn.text_basis,
        drawn.date_basis,
        drawn.weak_reasons,
        drawn.conflict_note,
        drawn.bundle_note,
        sources.publisher,
        sources.source_url,
        sources.kind as source_kind,
        drawn.observed_on_precision,
        drawn.list_price_usd,
        drawn.price_usd,
        drawn.stated_saving_usd,
        drawn.stated_discount_share,
        drawn.claimed_discount_share,
        drawn.is_range_claim,
        drawn.is_on_price_curve,
        drawn.is_dated_price,
        drawn.is_weak,
        drawn.observed_on,
        drawn.drawn_on
    from drawn
    inner join devices
        on drawn.device_id = devices.device_id
    inner join sources
        on drawn.source_id = sources.source_id
    left join events
        on drawn.sale_event_id = events.sale_event_id

)

select * from final
