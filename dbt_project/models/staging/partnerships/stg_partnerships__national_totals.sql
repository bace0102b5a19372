with

source as (

    select * from {{ ref('national_totals') }}

),

renamed as (

    select
        total_id,
        source_id,
        counted_unit,
        counts_what,
        bound,
        event_on_precision,
        note,
        agency_count,
        event_on
    from source

)

select * from renamed
