with

source as (

    select * from {{ ref('agency_aliases') }}

),

renamed as (

    select
        alias_id,
        agency_id,
        source_id,
        agency_name,
        city_name,
        county_name,
        state_code,
        confidence,
        reason
    from source

)

select * from renamed
