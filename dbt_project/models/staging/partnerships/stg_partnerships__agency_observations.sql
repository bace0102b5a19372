with

source as (

    select * from {{ ref('agency_observations') }}

),

renamed as (

    select
        observation_id,
        source_id,
        cited_source_id,
        evidence_source_id,
        record_id,
        programme_id,
        observed_status,
        agency_name,
        agency_type_stated,
        city_name,
        county_name,
        state_code,
        active_on_precision,
        reported_on_precision,
        note,
        video_request_count,
        active_on,
        reported_on
    from source

)

select * from renamed
