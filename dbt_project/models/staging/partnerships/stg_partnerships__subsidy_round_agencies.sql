with

source as (

    select * from {{ ref('subsidy_round_agencies') }}

),

renamed as (

    select
        round_id,
        agency_id,
        source_id,
        reason
    from source

)

select * from renamed
