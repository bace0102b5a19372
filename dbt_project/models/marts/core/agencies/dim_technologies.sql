with

technologies as (

    select * from {{ ref('stg_reference__technologies') }}

),

final as (

    select
        technology_id,
        technology_name,
        description,
        source_id,
        is_ring_programme
    from technologies

)

select * from final
