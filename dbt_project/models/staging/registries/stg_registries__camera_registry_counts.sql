with

source as (

    select * from {{ ref('camera_registry_counts') }}

),

renamed as (

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
    from source

)

select * from renamed
