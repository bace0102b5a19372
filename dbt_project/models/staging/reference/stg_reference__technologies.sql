with

source as (

    select * from {{ ref('technologies') }}

),

renamed as (

    select
        technology_id,
        technology_name,
        description,
        source_id,
        is_ring_programme
    from source

)

select * from renamed
