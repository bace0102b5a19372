with

source as (

    select * from {{ ref('records_law_sources') }}

),

renamed as (

    select
        state_code,
        source_id
    from source

)

select * from renamed
