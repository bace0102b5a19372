with

offers as (

    select
        observations.*,
        events.starts_on
    from {{ ref('fct_price_observations') }} as observations
    inner join {{ ref('dim_sale_events') }} as events
        on observations.sale_event_id = events.sale_event_id
    where not observations.is_range_claim

),

leading_offers as (

    select
        *,
        count(*) over (partition by device_id, sale_event_id) as observation_count
    from offers
    -- why: where outlets differ, the deepest discount is the claim that readers met.
    qualify row_number() over (
        partition by device_id, sale_event_id
        order by
            claim_basis is not null desc,
            claimed_discount_share desc nulls last,
            is_on_price_curve desc,
            price_usd asc nulls last,
            price_basis = 'stated' desc nulls last,
            observed_on asc,
            observation_id asc
    ) = 1

),

lowest as (

    select *
    from offers
    where is_on_price_curve
    qualify row_number() over (
        partition by device_id, sale_event_id
        order by
            price_usd asc,
            price_basis = 'stated' desc nulls last,
            observed_on asc,
            observation_id asc
    ) = 1

),

prices_outside_sales as (

    select observations.*
    from {{ ref('fct_price_observations') }} as observations
    left join {{ ref('dim_sale_events') }} as events
        on observations.observed_on between events.starts_on and events.ends_on
    where
        observations.is_dated_price
        and observations.sale_event_id is null
        and coalesce(observations.price_claim, '') <> 'launch_price'
        and events.sale_event_id is null

),

known_days as (

    select
        offers.device_id,
        offers.sale_event_id,
        count(distinct prices.observed_on) as prior_price_days
    from leading_offers as offers
    inner join prices_outside_sales as prices
        on
            offers.device_id = prices.device_id
            and {{ dbt.datediff('prices.observed_on', 'offers.starts_on', 'day') }}
            between 1 and 90
    group by offers.device_id, offers.sale_event_id

),

final as (

    select
        offers.device_id,
        offers.sale_event_id,
        offers.observation_id,
        offers.source_id,
        lowest.source_id as observed_low_source_id,
        offers.claim_basis,
        lowest.price_basis as observed_low_basis,
        cast(offers.observation_count as integer) as observation_count,
        case
            when offers.starts_on is not null
                then cast(coalesce(known_days.prior_price_days, 0) as integer)
        end as prior_price_days,
        coalesce(offers.list_price_usd, lowest.list_price_usd) as stated_list_price_usd,
        lowest.price_usd as observed_low_usd,
        offers.claimed_discount_share
    from leading_offers as offers
    left join lowest
        on
            offers.device_id = lowest.device_id
            and offers.sale_event_id = lowest.sale_event_id
    left join known_days
        on
            offers.device_id = known_days.device_id
            and offers.sale_event_id = known_days.sale_event_id

)

select * from final
