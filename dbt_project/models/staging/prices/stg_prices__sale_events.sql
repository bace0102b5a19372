with

source as (

    select * from {{ ref('sale_events') }}

),

renamed as (

    select
        event_id as sale_event_id,
        source_id,
        event_name as sale_event_name,
        event_type as sale_event_type,
        date_note,
        cast(event_year as integer) as sale_event_year,
        cast(starts_on as date) as starts_on,
        cast(ends_on as date) as ends_on
    from source

)

select * from renamed
