with

collected as (

    select * from {{ ref('agency_observations') }}

),

corrections as (

    {{ corrected_values('agency_observations', ['reported_on']) }}

),

-- A report of a time gone by is dated by what it speaks of.
observations as (

    select
        collected.observation_id,
        collected.record_id,
        collected.source_id,
        collected.program_id,
        collected.observed_status,
        collected.note,
        collected.active_on,
        collected.active_on_precision,
        collected.reported_on_precision,
        {{ corrected('reported_on', 'date') }}
    from collected
    left join corrections
        on collected.observation_id = corrections.row_id

),

sources as (

    select * from {{ ref('stg_reference__sources') }}

),

all_events as (

    -- the map behind the Atlas dates each entry: the agency joined on that day
    select
        observation_id as evidence_id,
        'observation' as evidence_type,
        cast(null as string) as tied_agency_id,
        'joined' as event_type,
        program_id,
        source_id,
        cast(null as string) as copied_source_id,
        case when record_id is null then 'news_page' else 'map_date' end as event_basis,
        'unknown' as instrument,
        note,
        active_on as event_on,
        active_on_precision as event_on_precision
    from observations
    where active_on is not null

    union all

    -- being on a list, or named in a page, shows that the agency took part at that time
    select
        observations.observation_id as evidence_id,
        'observation' as evidence_type,
        cast(null as string) as tied_agency_id,
        case
            when observations.observed_status = 'reported' then 'reported' else 'listed'
        end
            as event_type,
        observations.program_id,
        observations.source_id,
        cast(null as string) as copied_source_id,
        case
            when observations.observed_status = 'reported' then 'news_page' else 'list'
        end
            as event_basis,
        'unknown' as instrument,
        observations.note,
        coalesce(observations.reported_on, sources.published_on) as event_on,
        case
            when observations.reported_on is null then sources.published_on_precision
            else observations.reported_on_precision
        end as event_on_precision
    from observations
    inner join sources
        on observations.source_id = sources.source_id

    union all

    select
        statements.statement_id as evidence_id,
        'statement' as evidence_type,
        statements.tied_agency_id,
        coalesce(event_readings.read_as, statements.event_type) as event_type,
        statements.program_id,
        statements.source_id,
        case
            when statements.origin in ('from_ring_map', 'from_list')
                then 'eff-atlas-2020-10-07'
        end as copied_source_id,
        'statement' as event_basis,
        statements.instrument,
        statements.note,
        coalesce(event_readings.used_on, statements.event_on) as event_on,
        case
            when event_readings.used_on is null then statements.event_on_precision
            else 'day'
        end as event_on_precision
    from {{ ref('int_partnerships__agency_statements') }} as statements
    left join {{ ref('stg_partnerships__event_readings') }} as event_readings
        on statements.statement_id = event_readings.statement_id
    where
        statements.program_id not in ('camera_registry', 'staff_discount')
        and statements.event_type <> 'considering'
        and statements.confidence is distinct from 'low'
        and event_readings.read_as is distinct from 'implied'
        -- why: the day on which the company withdrew its tool shows no use of it.
        and (
            statements.ended_by is distinct from 'company'
            or event_readings.used_on is not null
        )

    union all

    select
        claim_agencies.claim_id as evidence_id,
        'claim' as evidence_type,
        claim_agencies.agency_id as tied_agency_id,
        'listed' as event_type,
        'neighbors_portal' as program_id,
        claim_agencies.source_id,
        cast(null as string) as copied_source_id,
        'list' as event_basis,
        'unknown' as instrument,
        claim_agencies.reason as note,
        sources.published_on as event_on,
        sources.published_on_precision as event_on_precision
    from {{ ref('claim_agencies') }} as claim_agencies
    inner join sources
        on claim_agencies.source_id = sources.source_id

),

tied as (

    select
        coalesce(all_events.tied_agency_id, matches.agency_id) as agency_id,
        all_events.evidence_id,
        all_events.evidence_type,
        all_events.program_id,
        all_events.source_id,
        all_events.event_type,
        all_events.event_basis,
        coalesce(
            all_events.copied_source_id,
            origins.derived_from_source_id,
            case when sources.source_kind <> 'repost' then sources.source_id end
        ) as independent_origin,
        all_events.instrument,
        all_events.note,
        coalesce(all_events.event_on_precision, 'unknown') as event_on_precision,
        all_events.event_on,
        sources.retrieved_on as checked_on
    from all_events
    left join {{ ref('int_partnerships__agency_matches') }} as matches
        on all_events.evidence_id = matches.observation_id
    inner join sources
        on all_events.source_id = sources.source_id
    left join {{ ref('source_origins') }} as origins
        on all_events.source_id = origins.source_id

),

final as (

    select
        *,
        row_number() over (
            partition by agency_id, event_type
            -- why: a copy leads only where nothing else says so. The map dates all its
            -- entries by one rule; a statement about the step comes before a page that
            -- mentions it. Of steps the earliest leads, of sightings the newest.
            order by
                event_on is null asc,
                independent_origin is null asc,
                case event_basis
                    when 'map_date' then 1
                    when 'statement' then 2
                    when 'list' then 3
                    else 4
                end asc,
                case
                    when event_type in ('listed', 'reported') then null else event_on
                end asc nulls last,
                event_on desc nulls last,
                evidence_id asc
        ) = 1 as is_headline,
        event_type in ('joined', 'listed', 'reported') as is_sighting
    from tied
    where agency_id is not null

)

select * from final
