with

source as (

    select * from {{ ref('subsidy_round_sources') }}

),

renamed as (

    select
        round_id,
        source_id
    from source

)

select * from renamed
