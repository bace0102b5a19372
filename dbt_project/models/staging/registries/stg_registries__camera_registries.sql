with

source as (

    select * from {{ ref('camera_registries') }}

),

renamed as (

    select
        registry_id,
        source_id,
        agency_source_id,
        note_source_id,
        agency_id,
        portal_name,
        portal_url,
        portal_account,
        vendor_name,
        agency_name,
        agency_basis,
        place_name,
        county_name,
        state_code,
        match_note,
        note,
        last_owned_camera_count,
        last_shared_camera_count,
        listed_on,
        first_read_on,
        last_read_on,
        last_failed_on
    from source

)

select * from renamed
