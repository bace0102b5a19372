with

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
        programs.program_id,
        programs.program_name,
        programs.vendor_name,
        programs.description,
        programs.launch_status,
        programs.started_on_precision,
        programs.ended_on_precision,
        programs.plan_announced_on_precision,
        programs.ended_by,
        coalesce(leading_start_sources.source_id, programs.start_source_id)
            as start_source_id,
        coalesce(leading_end_sources.source_id, programs.end_source_id)
            as end_source_id,
        coalesce(leading_sources.source_id, programs.source_id) as source_id,
        programs.phase_order,
        coalesce(programs.vendor_name = 'Ring', false) as is_ring_program,
        programs.launch_status = 'launched'
        and programs.ended_by = 'none' as is_running,
        programs.plan_announced_on,
        programs.started_on,
        programs.ended_on
    from {{ ref('programs') }} as programs
    left join leading_sources
        on programs.program_id = leading_sources.row_id
    left join leading_start_sources
        on programs.program_id = leading_start_sources.row_id
    left join leading_end_sources
        on programs.program_id = leading_end_sources.row_id

)

select * from final
