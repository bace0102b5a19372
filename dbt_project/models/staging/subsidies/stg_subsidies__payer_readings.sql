with

source as (

    select * from {{ ref('subsidy_payer_readings') }}

),

renamed as (

    select
        round_id,
        source_id,
        payer_type,
        reason
    from source

)

select * from renamed
