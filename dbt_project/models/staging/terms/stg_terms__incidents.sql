with

source as (

    select * from {{ ref('incidents') }}

),

renamed as (

    select
        incident_id,
        source_id,
        company_name,
        incident_type,
        headline,
        detail,
        note,
        happened_on_precision,
        happened_on,
        happened_on_latest
    from source

)

select * from renamed
