with

source as (

    select * from {{ ref('price_observations') }}

),

renamed as (

    select
        observation_id,
        device_id,
        event_id as sale_event_id,
        source_id,
        retailer_name,
        condition_status,
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
        cast(list_price_usd as decimal(12, 2)) as list_price_usd,
        cast(price_usd as decimal(12, 2)) as price_usd,
        cast(stated_saving_usd as decimal(12, 2)) as stated_saving_usd,
        cast(stated_discount_share as double) as stated_discount_share,
        cast(is_year_inferred as boolean) as is_year_inferred,
        cast(observed_on as date) as observed_on,
        cast(reported_on as date) as reported_on
    from source

)

select * from renamed
