with

corrections as (

    {{ corrected_values('program_facts', ['detail']) }}

),

leading_sources as (

    {{ leading_sources('program_facts') }}

),

final as (

    select
        collected.program_fact_id,
        coalesce(leading_sources.source_id, collected.source_id) as source_id,
        collected.program_id,
        collected.incident_id,
        collected.round_id,
        collected.subject_name,
        collected.event_name,
        {{ corrected('detail') }},
        collected.strength,
        collected.happened_on_precision,
        collected.happened_on
    from {{ ref('program_facts') }} as collected
    left join corrections
        on collected.program_fact_id = corrections.row_id
    left join leading_sources
        on collected.program_fact_id = leading_sources.row_id

)

select * from final
