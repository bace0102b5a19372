with

programs as (

    select *
    from {{ ref('dim_programs') }}
    where is_ring_program

),

steps as (

    select
        program_id,
        program_name,
        is_running,
        'announced' as step_type,
        start_source_id as source_id,
        plan_announced_on_precision as step_on_precision,
        plan_announced_on as step_on
    from programs
    where plan_announced_on is not null

    union all

    select
        program_id,
        program_name,
        is_running,
        'started' as step_type,
        start_source_id as source_id,
        started_on_precision as step_on_precision,
        started_on as step_on
    from programs
    where started_on is not null

    union all

    select
        program_id,
        program_name,
        is_running,
        case when launch_status = 'never_launched' then 'dropped' else 'ended' end
            as step_type,
        end_source_id as source_id,
        ended_on_precision as step_on_precision,
        ended_on as step_on
    from programs
    where ended_on is not null and ended_by = 'company'

),

final as (

    select
        steps.program_id,
        steps.step_type,
        steps.source_id,
        steps.program_name,
        steps.step_on_precision,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        sources.published_on_precision,
        steps.is_running,
        steps.step_on,
        sources.published_on,
        sources.retrieved_on as checked_on
    from steps
    inner join {{ ref('dim_sources') }} as sources
        on steps.source_id = sources.source_id

)

select * from final
