with

source as (

    select * from {{ ref('subsidy_condition_readings') }}

),

renamed as (

    select
        round_id,
        source_id,
        condition_type,
        condition_status,
        reason
    from source

)

select * from renamed
