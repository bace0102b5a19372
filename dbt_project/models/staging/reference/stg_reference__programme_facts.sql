with

source as (

    select * from {{ ref('programme_facts') }}

),

renamed as (

    select
        programme_fact_id,
        source_id,
        programme_id,
        incident_id,
        round_id,
        subject_name,
        event_name,
        detail,
        strength,
        happened_on_precision,
        happened_on
    from source

)

select * from renamed
