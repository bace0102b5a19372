with

source as (

    select * from {{ ref('incentive_sources') }}

),

renamed as (

    select
        incentive_id,
        source_id
    from source

)

select * from renamed
