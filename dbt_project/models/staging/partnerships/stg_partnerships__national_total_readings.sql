with

source as (

    select * from {{ ref('national_total_readings') }}

),

renamed as (

    select
        total_id,
        source_id,
        compared_with,
        reason,
        compared_on
    from source

)

select * from renamed
