with

renamed as (

    select
        event_id as statement_id,
        read_as,
        reason
    from {{ ref('event_readings') }}

)

select * from renamed
