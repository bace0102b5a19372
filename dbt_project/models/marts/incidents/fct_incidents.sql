with

incidents as (

    select * from {{ ref('stg_terms__incidents') }}

),

readings as (

    select * from {{ ref('stg_terms__incident_readings') }}

),

final as (

    select
        incidents.incident_id,
        incidents.source_id,
        readings.answer_source_id,
        incidents.company_name,
        coalesce(
            readings.incident_type_read, incidents.incident_type
        ) as incident_type,
        incidents.incident_type as collected_incident_type,
        incidents.headline,
        incidents.detail,
        readings.standing,
        readings.reason as reading_reason,
        readings.answer_status,
        readings.company_answer,
        incidents.note,
        incidents.happened_on_precision,
        incidents.happened_on,
        incidents.happened_on_latest,
        readings.answer_searched_on
    from incidents
    inner join readings
        on incidents.incident_id = readings.incident_id

)

select * from final
