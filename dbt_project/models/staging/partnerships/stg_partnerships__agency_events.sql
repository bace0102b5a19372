with

renamed as (

    select
        event_id as statement_id,
        source_id,
        agency_id as tied_agency_id,
        record_id,
        program_id,
        event_type,
        ended_by,
        instrument,
        agency_name,
        agency_type_stated,
        city_name,
        county_name,
        state_code,
        origin,
        confidence,
        source_kind,
        event_on_precision,
        reported_on_precision,
        vote_text,
        note,
        event_on,
        reported_on
    from {{ ref('agency_events') }}

)

select * from renamed
