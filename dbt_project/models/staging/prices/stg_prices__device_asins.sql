with

source as (

    select * from {{ ref('device_asins') }}

),

renamed as (

    select
        asin,
        device_id,
        source_id,
        match_basis,
        match_note
    from source

)

select * from renamed
