with

source as (

    select * from {{ ref('former_sources') }}

),

renamed as (

    select
        former_source_id,
        source_id,
        reason
    from source

)

select * from renamed
