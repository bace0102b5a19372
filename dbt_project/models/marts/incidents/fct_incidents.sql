with

corrections as (

    {{ corrected_values(
        'incidents',
        [
            'headline',
            'detail',
            'note',
            'happened_on_precision',
            'happened_on',
            'happened_on_latest',
        ],
    ) }}

),

corrected as (

    select
        collected.incident_id,
        collected.source_id,
        collected.company_name,
        collected.incident_type,
        {{ corrected('headline') }},
        {{ corrected('detail') }},
        {{ corrected('note') }},
        {{ corrected('happened_on_precision') }},
        {{ corrected('happened_on', 'date') }},
        {{ corrected('happened_on_latest', 'date') }}
    from {{ ref('incidents') }} as collected
    left join corrections
        on collected.incident_id = corrections.row_id

),

leading_sources as (

    {{ leading_sources('incidents') }}

),

leading_answer_sources as (

    {{ leading_sources('incident_readings', 'answer_source_id') }}

),

final as (

    select
        corrected.incident_id,
        coalesce(leading_sources.source_id, corrected.source_id) as source_id,
        coalesce(leading_answer_sources.source_id, readings.answer_source_id)
            as answer_source_id,
        corrected.company_name,
        coalesce(
            readings.incident_type_read, corrected.incident_type
        ) as incident_type,
        corrected.incident_type as collected_incident_type,
        corrected.headline,
        corrected.detail,
        readings.standing,
        readings.reason as reading_reason,
        readings.answer_status,
        readings.company_answer,
        readings.footage_sought_status,
        readings.footage_handed_over_status,
        readings.warrant_status,
        corrected.note,
        corrected.happened_on_precision,
        corrected.happened_on,
        corrected.happened_on_latest,
        readings.answer_searched_on
    from corrected
    inner join {{ ref('incident_readings') }} as readings
        on corrected.incident_id = readings.incident_id
    left join leading_sources
        on corrected.incident_id = leading_sources.row_id
    left join leading_answer_sources
        on corrected.incident_id = leading_answer_sources.row_id

)

select * from final
