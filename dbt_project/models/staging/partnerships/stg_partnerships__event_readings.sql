with

source as (

    select * from {{ ref('event_readings') }}

),

renamed as (

    select
        event_id as statement_id,
        read_as,
        reason
    from source

)

select * from renamed
