with

events as (

    select * from {{ ref('fct_agency_events') }}

),

statements as (

    select * from {{ ref('fct_agency_event_statements') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

entries as (

    select
        agency_id,
        evidence_id,
        evidence_type,
        program_id,
        source_id,
        'agency' as actor,
        event_type,
        event_basis,
        instrument,
        event_on_precision,
        note,
        case when is_sighting then independent_origin end as independent_origin,
        independent_source_count,
        is_headline,
        event_on
    from events

    union all

    -- why: what the company ended, and what makes no event, such as an agency's own
    -- list of cameras or Ring's discount for its staff, are not the agency's own steps
    -- with Ring. Its page shows them separately.
    select
        statements.agency_id,
        statements.statement_id as evidence_id,
        'statement' as evidence_type,
        statements.program_id,
        statements.source_id,
        case when statements.ended_by = 'company' then 'company' else 'beside' end
            as actor,
        statements.event_type,
        'statement' as event_basis,
        statements.instrument,
        statements.event_on_precision,
        statements.note,
        cast(null as string) as independent_origin,
        cast(null as integer) as independent_source_count,
        false as is_headline,
        statements.event_on
    from statements
    left join events
        on
            events.evidence_type = 'statement'
            and statements.statement_id = events.evidence_id
    where
        statements.agency_id is not null
        and statements.confidence is distinct from 'low'
        and (
            statements.ended_by = 'company'
            or (
                events.evidence_id is null
                and statements.read_as is distinct from 'implied'
            )
        )

),

-- A list names an agency that the copy of its original which we have may lack.
originals as (

    select distinct
        agency_id,
        source_id
    from events

),

final as (

    select
        entries.agency_id,
        entries.evidence_id,
        entries.evidence_type,
        entries.program_id,
        entries.source_id,
        cited.source_id as cited_source_id,
        entries.independent_origin,
        entries.actor,
        entries.event_type,
        programs.program_name,
        entries.event_basis,
        entries.instrument,
        observations.agency_name as written_name,
        matches.is_read_by_person as is_match_read_by_person,
        match_lists.published_on_precision as match_list_published_on_precision,
        entries.event_on_precision,
        entries.note,
        statements.speaker,
        statements.read_as,
        statements.vote_text,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        sources.source_license,
        sources.published_on_precision,
        cited.publisher as cited_publisher,
        cited.source_title as cited_source_title,
        cited.source_url as cited_source_url,
        copied.publisher as copied_publisher,
        case when originals.source_id is not null then copied.source_url end
            as copied_source_url,
        entries.independent_source_count,
        entries.is_headline,
        entries.event_on,
        sources.published_on,
        match_lists.published_on as match_list_published_on,
        sources.retrieved_on as checked_on
    from entries
    inner join {{ ref('dim_programs') }} as programs
        on entries.program_id = programs.program_id
    inner join sources
        on entries.source_id = sources.source_id
    left join statements
        on
            entries.evidence_type = 'statement'
            and entries.evidence_id = statements.statement_id
    left join {{ ref('fct_agency_observations') }} as observations
        on
            entries.evidence_type = 'observation'
            and entries.evidence_id = observations.observation_id
    left join {{ ref('int_partnerships__agency_matches') }} as matches
        on observations.observation_id = matches.observation_id
    left join sources as match_lists
        on matches.decision_source_id = match_lists.source_id
    left join sources as cited
        on
            coalesce(observations.evidence_source_id, observations.cited_source_id)
            = cited.source_id
    left join sources as copied
        on sources.derived_from_source_id = copied.source_id
    left join originals
        on
            entries.agency_id = originals.agency_id
            and copied.source_id = originals.source_id

)

select * from final
