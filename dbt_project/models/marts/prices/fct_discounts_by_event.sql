{#- The numbers are those of the discount check: how far back, when two sales are one,
    and how many days with a price make a comparison. A price file does not say which
    sale a price belongs to, so here the day alone decides. -#}
{% set window_days = discount_window_days() | int %}
{% set same_sale_days = discount_same_sale_days() | int %}
{% set least_days = discount_least_days() | int %}

with

daily_prices as (

    select * from {{ ref('fct_daily_prices') }}

),

checks as (

    select * from {{ ref('fct_discount_checks') }}

),

devices as (

    select * from {{ ref('dim_devices') }}

),

events as (

    select * from {{ ref('dim_sale_events') }}

),

dated_events as (

    select
        sale_event_id,
        starts_on,
        ends_on,
        cast({{ dbt.dateadd('day', -window_days, 'starts_on') }} as date)
            as history_from,
        cast({{ dbt.dateadd('day', -same_sale_days, 'starts_on') }} as date)
            as same_sale_from
    from events
    where has_dates

),

imported_days as (

    select
        device_id,
        source_ids,
        seller_type,
        low_price_usd,
        observation_count,
        observed_on
    from daily_prices
    where
        record_basis = 'imported'
        and low_price_usd is not null

),

event_days as (

    select
        dated_events.sale_event_id,
        imported_days.device_id,
        imported_days.source_ids,
        imported_days.seller_type,
        imported_days.low_price_usd,
        imported_days.observation_count,
        imported_days.observed_on,
        dated_events.starts_on,
        imported_days.observed_on >= dated_events.starts_on as is_at_event
    from imported_days
    inner join dated_events
        on
            imported_days.observed_on >= dated_events.history_from
            and imported_days.observed_on <= dated_events.ends_on

),

sales_before as (

    select
        dated_events.sale_event_id,
        earlier.starts_on,
        earlier.ends_on
    from dated_events
    inner join dated_events as earlier
        on
            dated_events.sale_event_id <> earlier.sale_event_id
            and dated_events.starts_on >= earlier.starts_on
            and dated_events.same_sale_from <= earlier.starts_on

),

counted_days as (

    select event_days.*
    from event_days
    left join sales_before
        on
            event_days.sale_event_id = sales_before.sale_event_id
            and not event_days.is_at_event
            and event_days.observed_on >= sales_before.starts_on
            and event_days.observed_on <= sales_before.ends_on
    -- why: an offer that goes on from Black Friday to Cyber Monday is one offer, not
    -- the price before it.
    where sales_before.sale_event_id is null

),

imported_discounts as (

    select
        device_id,
        sale_event_id,
        seller_type,
        array_sort(array_distinct(flatten(array_agg(source_ids)))) as source_ids,
        min(case when is_at_event then low_price_usd end) as observed_low_usd,
        {{ middle_price('case when not is_at_event then low_price_usd end') }}
            as prior_price_usd,
        sum(case when is_at_event then observation_count else 0 end)
            as observation_count,
        sum(case when is_at_event then 0 else observation_count end)
            as prior_price_count,
        sum(case when is_at_event then 0 else 1 end) as prior_price_days
    from counted_days
    group by device_id, sale_event_id, seller_type
    having min(case when is_at_event then low_price_usd end) is not null

),

-- why: the claim is the same whichever prices it is held to; the prices are not pooled.
imports_and_claims as (

    select
        imported_discounts.*,
        checks.claim_basis,
        checks.claimed_discount_share,
        1 - imported_discounts.observed_low_usd / imported_discounts.prior_price_usd
            as found_discount_share,
        imported_discounts.prior_price_days >= {{ least_days }} as has_enough_days,
        events.starts_on
    from imported_discounts
    inner join events
        on imported_discounts.sale_event_id = events.sale_event_id
    left join checks
        on
            imported_discounts.device_id = checks.device_id
            and imported_discounts.sale_event_id = checks.sale_event_id

),

judged_imports as (

    select
        *,
        {{ discount_finding() }} as finding
    from imports_and_claims

),

discounts as (

    select
        device_id,
        sale_event_id,
        source_ids,
        'reported' as seller_type,
        'curated' as record_basis,
        claim_basis,
        observed_low_basis,
        discount_verdict,
        verdict_rule,
        observed_low_usd,
        prior_price_usd,
        claimed_discount_share,
        found_discount_share,
        observation_count,
        prior_price_count,
        prior_price_days,
        has_enough_days
    from checks
    union all
    select
        device_id,
        sale_event_id,
        source_ids,
        seller_type,
        'imported' as record_basis,
        claim_basis,
        'stated' as observed_low_basis,
        {{ discount_verdict() }} as discount_verdict,
        {{ discount_verdict_rule('') }} as verdict_rule,
        observed_low_usd,
        prior_price_usd,
        claimed_discount_share,
        found_discount_share,
        observation_count,
        prior_price_count,
        prior_price_days,
        has_enough_days
    from judged_imports

),

final as (

    select
        discounts.device_id,
        discounts.sale_event_id,
        discounts.source_ids,
        discounts.seller_type,
        discounts.record_basis,
        devices.model_name,
        events.sale_event_name,
        events.sale_event_type,
        discounts.claim_basis,
        discounts.observed_low_basis,
        discounts.discount_verdict,
        discounts.verdict_rule,
        discounts.observed_low_usd,
        cast(discounts.prior_price_usd as decimal(12, 2)) as prior_price_usd,
        discounts.claimed_discount_share,
        cast(discounts.found_discount_share as double) as found_discount_share,
        cast(discounts.observation_count as integer) as observation_count,
        cast(discounts.prior_price_count as integer) as prior_price_count,
        cast(discounts.prior_price_days as integer) as prior_price_days,
        discounts.has_enough_days,
        events.starts_on,
        events.ends_on
    from discounts
    inner join devices
        on discounts.device_id = devices.device_id
    inner join events
        on discounts.sale_event_id = events.sale_event_id

)

select * from final
