with

renamed as (

    select
        event_id as statement_id,
        read_as,
        speaker,
        reason,
        used_on
    from {{ ref('event_readings') }}

)

select * from renamed
