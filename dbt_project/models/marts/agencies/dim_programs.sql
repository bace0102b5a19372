with

collected as (

    select * from {{ ref('stg_reference__programs') }}

),

corrections as (

    {{ corrected_values('programs', ['end_source_id', 'ended_on']) }}

),

corrected as (

    select
        collected.program_id,
        collected.program_name,
        collected.vendor_name,
        collected.description,
        collected.launch_status,
        collected.started_on_precision,
        collected.ended_on_precision,
        collected.announced_on_precision,
        collected.ended_by,
        collected.start_source_id,
        {{ corrected('end_source_id') }},
        collected.source_id,
        collected.phase_order,
        collected.announced_on,
        collected.started_on,
        {{ corrected('ended_on', 'date') }}
    from collected
    left join corrections
        on collected.program_id = corrections.row_id

),

leading_sources as (

    {{ leading_sources('programs') }}

),

leading_start_sources as (

    {{ leading_sources('programs', 'start_source_id') }}

),

leading_end_sources as (

    {{ leading_sources('programs', 'end_source_id') }}

),

final as (

    select
        corrected.program_id,
        corrected.program_name,
        corrected.vendor_name,
        corrected.description,
        corrected.launch_status,
        corrected.started_on_precision,
        corrected.ended_on_precision,
        corrected.announced_on_precision,
        corrected.ended_by,
        coalesce(leading_start_sources.source_id, corrected.start_source_id)
            as start_source_id,
        coalesce(leading_end_sources.source_id, corrected.end_source_id)
            as end_source_id,
        coalesce(leading_sources.source_id, corrected.source_id) as source_id,
        corrected.phase_order,
        coalesce(corrected.vendor_name = 'Ring', false) as is_ring_program,
        corrected.announced_on,
        corrected.started_on,
        corrected.ended_on
    from corrected
    left join leading_sources
        on corrected.program_id = leading_sources.row_id
    left join leading_start_sources
        on corrected.program_id = leading_start_sources.row_id
    left join leading_end_sources
        on corrected.program_id = leading_end_sources.row_id

)

select * from final
