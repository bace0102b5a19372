with

source as (

    select * from {{ ref('sale_events') }}

),

renamed as (

    select
        event_id,
        source_id,
        event_name,
        event_type,
        date_note,
        cast(event_year as integer) as event_year,
        cast(starts_on as date) as starts_on,
        cast(ends_on as date) as ends_on
    from source

)

select * from renamed
