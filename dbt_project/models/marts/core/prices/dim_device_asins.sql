with

device_asins as (

    select * from {{ ref('stg_prices__device_asins') }}

),

final as (

    select
        asin,
        device_id,
        source_id,
        match_basis,
        match_note
    from device_asins

)

select * from final
