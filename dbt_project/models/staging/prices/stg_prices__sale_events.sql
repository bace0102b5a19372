with

renamed as (

    select
        event_id as sale_event_id,
        source_id,
        event_name as sale_event_name,
        event_type as sale_event_type,
        date_note,
        event_year as sale_event_year,
        starts_on,
        ends_on
    from {{ ref('sale_events') }}

)

select * from renamed
