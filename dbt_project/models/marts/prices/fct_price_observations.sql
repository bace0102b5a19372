with

with_claim as (

    select
        observations.*,
        devices.device_scope = 'range' as is_range_claim,
        -- why: "up to" and "at least" are bounds on many things, not a claim about this
        -- one, and nobody claims a share by naming a list price.
        case
            when observations.stated_discount_bound in ('exact', 'about') then 'share'
            when observations.stated_saving_bound in ('exact', 'about') then 'saving'
        end as claim_basis
    from {{ ref('stg_prices__observations') }} as observations
    inner join {{ ref('devices') }} as devices
        on observations.device_id = devices.device_id

),

with_curve as (

    select
        *,
        case claim_basis
            when 'share' then stated_discount_share
            when 'saving'
                then stated_saving_usd / cast(price_usd + stated_saving_usd as double)
        end as claimed_discount_share,
        -- why: an offer that was only announced is not a price anybody could pay that
        -- day, and a range has no price of its own.
        price_usd is not null
        and not is_range_claim
        and goods_condition = 'new'
        and offer_timing <> 'planned' as is_on_price_curve
    from with_claim

),

with_weakness as (

    select
        *,
        is_on_price_curve
        and price_basis = 'stated'
        and price_bound = 'exact'
        and date_basis = 'stated'
        and observed_on_precision = 'day' as is_dated_price,
        concat(
            case when price_basis = 'derived' then 'price derived; ' else '' end,
            case
                when price_bound = 'from' then 'lowest price of several; '
                when price_bound = 'about' then 'price rounded; '
                else ''
            end,
            case
                when date_basis <> 'stated' then 'day not stated by the text; ' else ''
            end,
            case when is_year_inferred then 'year inferred; ' else '' end,
            case
                when text_basis = 'copy' then 'copy on another site; '
                when text_basis = 'word_spun_copy' then 'copy with changed words; '
                when text_basis = 'machine_translation' then 'machine translation; '
                else ''
            end,
            case when model_basis = 'inferred' then 'model inferred; ' else '' end
        ) as weaknesses
    from with_curve

),

final as (

    select
        observation_id,
        device_id,
        sale_event_id,
        source_id,
        retailer_name,
        goods_condition,
        price_basis,
        price_bound,
        derivation_note,
        stated_saving_bound,
        stated_discount_bound,
        claim_basis,
        offer_timing,
        buyer_condition,
        price_claim,
        model_basis,
        text_basis,
        date_basis,
        nullif(trim(trailing '; ' from weaknesses), '') as weak_reasons,
        conflict_note,
        bundle_note,
        observed_on_precision,
        reported_on_precision,
        list_price_usd,
        price_usd,
        stated_saving_usd,
        stated_discount_share,
        cast(claimed_discount_share as double) as claimed_discount_share,
        is_range_claim,
        is_on_price_curve,
        is_dated_price,
        stated_discount_share is not null
        or stated_saving_usd is not null
        or coalesce(list_price_usd > price_usd, false)
        or coalesce(price_claim in ('lowest_so_far', 'matches_lowest'), false)
            as is_reported_discount,
        weaknesses <> '' as is_weak,
        is_year_inferred,
        observed_on,
        reported_on
    from with_weakness

)

select * from final
