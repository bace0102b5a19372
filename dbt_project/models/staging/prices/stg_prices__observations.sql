with

source as (

    select * from {{ ref('price_observations') }}
    {{ union_price_rows() }}

),

renamed as (

    select
        observation_id,
        device_id,
        event_id as sale_event_id,
        source_id,
        retailer_name,
        condition_status as goods_condition,
        price_basis,
        price_bound,
        derivation_note,
        stated_saving_bound,
        stated_discount_bound,
        offer_timing,
        buyer_condition,
        price_claim,
        model_basis,
        text_basis,
        date_basis,
        conflict_note,
        bundle_note,
        observed_on_precision,
        reported_on_precision,
        list_price_usd,
        price_usd,
        stated_saving_usd,
        stated_discount_share,
        is_year_inferred,
        observed_on,
        reported_on
    from source

)

select * from renamed
