with

counts as (

    select * from {{ ref('stg_registries__camera_registry_counts') }}

),

final as (

    select
        registry_count_id,
        registry_id,
        source_id,
        reading_kind,
        note,
        reading_number,
        registered_camera_count,
        integrated_camera_count,
        observed_on
    from counts

)

select * from final
