with

last_counts as (

    select *
    from {{ ref('camera_registry_counts') }}
    qualify
        row_number() over (
            partition by registry_id
            order by observed_on desc, reading_number desc
        ) = 1

),

final as (

    select
        registries.registry_id,
        entries.agency_id,
        registries.source_id,
        entries.source_id as agency_source_id,
        registries.note_source_id,
        registries.portal_name,
        registries.portal_url,
        registries.portal_account,
        registries.vendor_name,
        registries.agency_name,
        registries.agency_basis,
        registries.place_name,
        registries.county_name,
        registries.state_code,
        entries.reason as match_note,
        registries.note,
        last_counts.registered_camera_count as last_registered_camera_count,
        last_counts.integrated_camera_count as last_integrated_camera_count,
        registries.last_owned_camera_count,
        registries.last_shared_camera_count,
        registries.listed_on,
        registries.first_read_on,
        registries.last_read_on,
        registries.last_failed_on
    from {{ ref('camera_registries') }} as registries
    left join {{ ref('entries') }} as entries
        on registries.registry_id = entries.entry_id
    left join last_counts
        on registries.registry_id = last_counts.registry_id

)

select * from final
