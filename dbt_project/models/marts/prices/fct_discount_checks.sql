{% set window_days = discount_window_days() | int %}
{% set same_sale_days = discount_same_sale_days() | int %}
{% set least_days = discount_least_days() | int %}
{% set tolerance_points = discount_tolerance_points() | int %}

with

observations as (

    select * from {{ ref('int_prices__observations') }}

),

events as (

    select * from {{ ref('stg_prices__sale_events') }}

),

offers as (

    select *
    from observations
    where
        sale_event_id is not null
        -- why: a claim about many models says nothing exact about any one of them.
        and not is_range_claim

),

pairs as (

    select
        offers.device_id,
        offers.sale_event_id,
        events.starts_on,
        count(*) as observation_count
    from offers
    inner join events
        on offers.sale_event_id = events.sale_event_id
    group by offers.device_id, offers.sale_event_id, events.starts_on

),

first_offers as (

    select
        device_id,
        sale_event_id,
        observation_id,
        source_id
    from offers
    qualify row_number() over (
        partition by device_id, sale_event_id
        order by observed_on asc, observation_id asc
    ) = 1

),

lows as (

    select
        device_id,
        sale_event_id,
        observation_id,
        source_id,
        price_basis,
        price_usd
    from offers
    where is_on_price_curve
    qualify row_number() over (
        partition by device_id, sale_event_id
        -- why: of two equal prices the one that a source states itself is cited.
        order by
            price_usd asc,
            price_basis = 'stated' desc nulls last,
            observed_on asc,
            observation_id asc
    ) = 1

),

claims as (

    select
        device_id,
        sale_event_id,
        observation_id,
        source_id,
        claim_basis,
        list_price_usd,
        stated_saving_usd,
        claimed_discount_share
    from offers
    where claim_basis is not null
    -- why: where outlets differ, the deepest discount is the claim that readers
    -- met; the others stay in fct_price_observations.
    qualify row_number() over (
        partition by device_id, sale_event_id
        order by
            claimed_discount_share desc nulls last, observed_on asc, observation_id asc
    ) = 1

),

prior_observations as (

    select
        pairs.device_id,
        pairs.sale_event_id,
        observations.observation_id,
        observations.source_id,
        observations.price_usd,
        observations.observed_on,
        {{ dbt.datediff('observations.observed_on', 'pairs.starts_on', 'day') }}
            as days_before
    from pairs
    inner join observations
        on pairs.device_id = observations.device_id
    left join events
        on observations.sale_event_id = events.sale_event_id
    where
        observations.is_dated_price
        -- why: an early deal is part of the offer it announces, not the price before;
        -- one that goes on from Black Friday to Cyber Monday is one offer, whichever of
        -- the two is checked. Without its dates nobody knows whether a sale is another,
        -- and a price that may be the offer itself decides nothing.
        and (
            observations.sale_event_id is null
            or (
                observations.sale_event_id <> pairs.sale_event_id
                and abs({{ dbt.datediff(
                    'events.starts_on', 'pairs.starts_on', 'day'
                ) }})
                > {{ same_sale_days }}
            )
        )

),

year_lows as (

    select *
    from prior_observations
    where days_before between 1 and 365
    qualify row_number() over (
        partition by device_id, sale_event_id
        -- why: of equal prices the newest is the one that buyers of the sale had seen.
        order by price_usd asc, observed_on desc, observation_id asc
    ) = 1

),

prior_days as (

    select
        device_id,
        sale_event_id,
        observed_on,
        array_agg(source_id) as source_ids,
        count(*) as price_count,
        min(price_usd) as lowest_usd
    from prior_observations
    where days_before between 1 and {{ window_days }}
    group by device_id, sale_event_id, observed_on

),

prior_prices as (

    select
        device_id,
        sale_event_id,
        flatten(array_agg(source_ids)) as source_ids,
        sum(price_count) as prior_price_count,
        count(*) as prior_price_days,
        {{ middle_price('lowest_usd') }} as prior_price_usd
    from prior_days
    group by device_id, sale_event_id

),

joined as (

    select
        pairs.device_id,
        pairs.sale_event_id,
        coalesce(
            claims.observation_id, lows.observation_id, first_offers.observation_id
        ) as observation_id,
        coalesce(claims.source_id, lows.source_id, first_offers.source_id)
            as source_id,
        lows.source_id as observed_low_source_id,
        year_lows.source_id as year_low_source_id,
        prior_prices.source_ids as prior_source_ids,
        claims.claim_basis,
        lows.price_basis as observed_low_basis,
        claims.list_price_usd as stated_list_price_usd,
        claims.stated_saving_usd,
        claims.claimed_discount_share,
        lows.price_usd as observed_low_usd,
        prior_prices.prior_price_usd,
        year_lows.price_usd as year_low_usd,
        year_lows.observed_on as year_low_on,
        1 - lows.price_usd / prior_prices.prior_price_usd as found_discount_share,
        pairs.observation_count,
        coalesce(prior_prices.prior_price_count, 0) as prior_price_count,
        coalesce(prior_prices.prior_price_days, 0) as prior_price_days,
        coalesce(prior_prices.prior_price_days, 0) >= {{ least_days }}
            as has_enough_days,
        pairs.starts_on
    from pairs
    inner join first_offers
        on
            pairs.device_id = first_offers.device_id
            and pairs.sale_event_id = first_offers.sale_event_id
    left join lows
        on
            pairs.device_id = lows.device_id
            and pairs.sale_event_id = lows.sale_event_id
    left join claims
        on
            pairs.device_id = claims.device_id
            and pairs.sale_event_id = claims.sale_event_id
    left join prior_prices
        on
            pairs.device_id = prior_prices.device_id
            and pairs.sale_event_id = prior_prices.sale_event_id
    left join year_lows
        on
            pairs.device_id = year_lows.device_id
            and pairs.sale_event_id = year_lows.sale_event_id

),

judged as (

    select
        *,
        case
            when claim_basis is null then 'no_claim'
            when starts_on is null then 'no_dates'
            when observed_low_usd is null then 'no_price'
            when claimed_discount_share is null then 'no_share'
            when not has_enough_days then 'too_few'
            -- why: ten digits keep the arithmetic of doubles out of the comparison.
            when
                abs(round(found_discount_share - claimed_discount_share, 10))
                <= {{ tolerance_points }} / 100.0
                then 'as_stated'
            when found_discount_share < claimed_discount_share
                then 'smaller_than_stated'
            else 'larger_than_stated'
        end as finding
    from joined

),

final as (

    select
        device_id,
        sale_event_id,
        observation_id,
        source_id,
        observed_low_source_id,
        year_low_source_id,
        -- why: the claim, the lowest price and the prices before may each come from
        -- another document, and a reader who checks one figure needs its own.
        array_sort(array_distinct({{ dbt.array_concat(
            dbt.array_construct([
                'source_id',
                'coalesce(observed_low_source_id, source_id)',
                'coalesce(year_low_source_id, source_id)',
            ]),
            'coalesce(prior_source_ids, ' ~ dbt.array_construct([], 'string') ~ ')',
        ) }})) as source_ids,
        claim_basis,
        observed_low_basis,
        case
            when finding in ('no_dates', 'no_price', 'no_share', 'too_few')
                then 'cannot_tell'
            else finding
        end as discount_verdict,
        case finding
            when 'no_claim'
                then
                    'No source states an exact discount, saving or list price for '
                    || 'this device at this event, so there is nothing to check.'
            when 'no_dates'
                then
                    'Cannot tell: no source gives the dates of the event, so the '
                    || '{{ window_days }} days before it are not known.'
            when 'no_price'
                then
                    'Cannot tell: no price of the device itself was seen at the '
                    || 'event, so there is nothing to compare the claim with.'
            when 'no_share'
                then
                    'Cannot tell: a saving is stated without the price that it is '
                    || 'taken from.'
            when 'too_few'
                then
                    'Cannot tell: dated prices were found on fewer than '
                    || '{{ least_days }} of the {{ window_days }} days before the '
                    || 'event, early deals of the same sale left out.'
            else
                'The real discount was '
                || case finding
                    when 'as_stated' then 'as advertised, within '
                    else 'more than '
                end
                || '{{ tolerance_points }} points'
                || case finding
                    when 'as_stated' then ''
                    when 'smaller_than_stated' then ' smaller than advertised'
                    else ' larger than advertised'
                end
                || ', compared with the median price of the previous '
                || '{{ window_days }} days.'
        end as verdict_rule,
        cast(observation_count as integer) as observation_count,
        cast(prior_price_count as integer) as prior_price_count,
        cast(prior_price_days as integer) as prior_price_days,
        stated_list_price_usd,
        stated_saving_usd,
        observed_low_usd,
        year_low_usd,
        cast(prior_price_usd as decimal(12, 2)) as prior_price_usd,
        claimed_discount_share,
        cast(found_discount_share as double) as found_discount_share,
        has_enough_days,
        year_low_on
    from judged

)

select * from final
