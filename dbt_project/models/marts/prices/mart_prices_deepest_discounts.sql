with

scoped_devices as (

    select
        device_id,
        device_name,
        case device_scope when 'pack' then 'bundle' else device_scope end
            as offer_scope
    from {{ ref('dim_devices') }}

),

scopes as (

    select distinct offer_scope
    from scoped_devices

),

deepest as (

    select
        observations.*,
        scoped_devices.device_name,
        scoped_devices.offer_scope
    from {{ ref('fct_price_observations') }} as observations
    inner join scoped_devices
        on observations.device_id = scoped_devices.device_id
    where observations.claimed_discount_share is not null
    -- why: of equal shares the sounder and then the earlier report is named.
    qualify row_number() over (
        partition by observations.sale_event_id, scoped_devices.offer_scope
        order by
            observations.claimed_discount_share desc,
            observations.is_weak asc,
            observations.observed_on asc,
            observations.observation_id asc
    ) = 1

),

final as (

    select
        events.sale_event_id,
        scopes.offer_scope,
        deepest.observation_id,
        deepest.device_id,
        coalesce(deepest.source_id, events.source_id) as source_id,
        events.sale_event_name,
        deepest.device_name,
        deepest.claim_basis,
        deepest.stated_discount_bound,
        deepest.weak_reasons,
        deepest.observed_on_precision,
        sources.publisher,
        sources.source_url,
        events.sale_event_year,
        deepest.claimed_discount_share,
        deepest.claimed_discount_share is not null as has_claim,
        coalesce(deepest.is_weak, false) as is_weak,
        deepest.observed_on
    from {{ ref('dim_sale_events') }} as events
    cross join scopes
    left join deepest
        on
            events.sale_event_id = deepest.sale_event_id
            and scopes.offer_scope = deepest.offer_scope
    left join {{ ref('dim_sources') }} as sources
        on deepest.source_id = sources.source_id
    where events.sale_event_type = 'prime_day'

)

select * from final
