with

programme_facts as (

    select * from {{ ref('stg_reference__programme_facts') }}

),

final as (

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
    from programme_facts

)

select * from final
