with

source as (

    select * from {{ ref('refusal_readings') }}

),

renamed as (

    select
        event_id as statement_id,
        refusal_type,
        reason
    from source

)

select * from renamed
