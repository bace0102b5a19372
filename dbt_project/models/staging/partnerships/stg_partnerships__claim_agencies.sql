with

source as (

    select * from {{ ref('claim_agencies') }}

),

renamed as (

    select
        claim_id,
        agency_id,
        source_id,
        reason
    from source

)

select * from renamed
