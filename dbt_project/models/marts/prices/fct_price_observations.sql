with

final as (

    select
        observations.observation_id,
        observations.device_id,
        observations.sale_event_id,
        observations.source_id,
        observations.retailer_name,
        observations.goods_condition,
        sources.source_kind,
        observations.price_basis,
        observations.price_bound,
        observations.derivation_note,
        observations.stated_saving_bound,
        observations.stated_discount_bound,
        observations.claim_basis,
        observations.offer_timing,
        observations.buyer_condition,
        observations.price_claim,
        observations.model_basis,
        observations.text_basis,
        observations.date_basis,
        observations.weak_reasons,
        observations.conflict_note,
        observations.bundle_note,
        observations.observed_on_precision,
        observations.reported_on_precision,
        observations.list_price_usd,
        observations.price_usd,
        observations.stated_saving_usd,
        observations.stated_discount_share,
        observations.claimed_discount_share,
        observations.is_range_claim,
        observations.is_on_price_curve,
        observations.is_dated_price,
        observations.is_weak,
        observations.is_year_inferred,
        observations.observed_on,
        observations.reported_on
    from {{ ref('int_prices__observations') }} as observations
    inner join {{ ref('dim_sources') }} as sources
        on observations.source_id = sources.source_id

)

select * from final
