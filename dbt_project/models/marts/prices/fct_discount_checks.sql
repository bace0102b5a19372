{% set window_days = discount_window_days() | int %}
{% set least_days = discount_least_days() | int %}
{% set tolerance_points = discount_tolerance_points() | int %}

with

offers as (

    select
        observations.*,
        events.starts_on
    from {{ ref('fct_price_observations') }} as observations
    inner join {{ ref('stg_prices__sale_events') }} as events
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
    left join {{ ref('stg_prices__sale_events') }} as events
        on observations.observed_on between events.starts_on and events.ends_on
    where
        observations.is_dated_price
        and observations.sale_event_id is null
        and coalesce(observations.price_claim, '') <> 'launch_price'
        and events.sale_event_id is null

),

prior_days as (

    select
        offers.device_id,
        offers.sale_event_id,
        prices.observed_on,
        array_agg(prices.source_id) as source_ids,
        count(*) as price_count,
        min(prices.price_usd) as lowest_usd,
        bool_or(prices.is_reported_discount) as has_reported_discount
    from leading_offers as offers
    inner join prices_outside_sales as prices
        on
            offers.device_id = prices.device_id
            and {{ dbt.datediff('prices.observed_on', 'offers.starts_on', 'day') }}
            between 1 and {{ window_days }}
    group by offers.device_id, offers.sale_event_id, prices.observed_on

),

prior_prices as (

    select
        device_id,
        sale_event_id,
        flatten(array_agg(source_ids)) as source_ids,
        sum(price_count) as prior_price_count,
        count(*) as prior_price_days,
        {{ middle_price('lowest_usd') }} as prior_price_usd,
        bool_or(has_reported_discount) as is_weak
    from prior_days
    group by device_id, sale_event_id

),

joined as (

    select
        offers.device_id,
        offers.sale_event_id,
        offers.observation_id,
        offers.source_id,
        lowest.source_id as observed_low_source_id,
        prior_prices.source_ids as prior_source_ids,
        offers.claim_basis,
        lowest.price_basis as observed_low_basis,
        offers.observation_count,
        coalesce(prior_prices.prior_price_count, 0) as prior_price_count,
        coalesce(prior_prices.prior_price_days, 0) as prior_price_days,
        coalesce(offers.list_price_usd, lowest.list_price_usd) as stated_list_price_usd,
        lowest.price_usd as observed_low_usd,
        prior_prices.prior_price_usd,
        offers.claimed_discount_share,
        1 - lowest.price_usd / prior_prices.prior_price_usd as found_discount_share,
        coalesce(prior_prices.is_weak, false) as is_weak,
        offers.starts_on
    from leading_offers as offers
    left join lowest
        on
            offers.device_id = lowest.device_id
            and offers.sale_event_id = lowest.sale_event_id
    left join prior_prices
        on
            offers.device_id = prior_prices.device_id
            and offers.sale_event_id = prior_prices.sale_event_id

),

explained as (

    select
        *,
        nullif(concat_ws(
            '; ',
            case
                when claim_basis is null then 'a claim of a discount'
                when claimed_discount_share is null
                    then 'the price that the saving is taken from'
            end,
            case when observed_low_usd is null then 'a price at the sale' end,
            case
                when starts_on is null then 'the days of the sale'
                when prior_price_days < {{ least_days }}
                    then
                        concat(
                            'a price outside sales on {{ least_days }} of the '
                            || '{{ window_days }} days before (known on ',
                            prior_price_days,
                            ')'
                        )
            end
        ), '') as missing_text
    from joined

),

final as (

    select
        device_id,
        sale_event_id,
        observation_id,
        source_id,
        observed_low_source_id,
        array_sort(array_distinct({{ dbt.array_concat(
            dbt.array_construct([
                'source_id',
                'coalesce(observed_low_source_id, source_id)',
            ]),
            'coalesce(prior_source_ids, ' ~ dbt.array_construct([], 'string') ~ ')',
        ) }})) as source_ids,
        claim_basis,
        observed_low_basis,
        case
            when missing_text is not null then 'cannot_tell'
            -- why: ten digits keep the arithmetic of doubles out of the comparison.
            when
                abs(round(found_discount_share - claimed_discount_share, 10))
                <= {{ tolerance_points }} / 100.0
                then 'as_stated'
            when found_discount_share < claimed_discount_share
                then 'smaller_than_stated'
            else 'larger_than_stated'
        end as discount_verdict,
        missing_text,
        cast(observation_count as integer) as observation_count,
        cast(prior_price_count as integer) as prior_price_count,
        cast(prior_price_days as integer) as prior_price_days,
        stated_list_price_usd,
        observed_low_usd,
        cast(prior_price_usd as decimal(12, 2)) as prior_price_usd,
        claimed_discount_share,
        cast(found_discount_share as double) as found_discount_share,
        is_weak
    from explained

)

select * from final
