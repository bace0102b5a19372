with

collected as (

    select * from {{ ref('stg_reference__programme_facts') }}

),

corrections as (

    {{ corrected_values('programme_facts', ['detail']) }}

),

leading_sources as (

    {{ leading_sources('programme_facts') }}

),

final as (

    select
        collected.programme_fact_id,
        coalesce(leading_sources.source_id, collected.source_id) as source_id,
        collected.programme_id,
        collected.incident_id,
        collected.round_id,
        collected.subject_name,
        collected.event_name,
        {{ corrected('detail') }},
        collected.strength,
        collected.happened_on_precision,
        collected.happened_on
    from collected
    left join corrections
        on collected.programme_fact_id = corrections.row_id
    left join leading_sources
        on collected.programme_fact_id = leading_sources.row_id

)

select * from final
