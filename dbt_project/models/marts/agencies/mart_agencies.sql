with

events as (

    select * from {{ ref('fct_agency_events') }}

),

technologies as (

    select * from {{ ref('fct_agency_technologies') }}
    where agency_id is not null

),

other_names as (

    select
        agency_names.agency_id,
        {{ dbt.listagg(
            'agency_names.agency_name', "'; '", 'order by agency_names.agency_name asc'
        ) }} as other_names
    from {{ ref('fct_agency_names') }} as agency_names
    inner join {{ ref('dim_agencies') }} as agencies
        on
            agency_names.agency_id = agencies.agency_id
            and lower(agency_names.agency_name) <> lower(agencies.agency_name)
    group by agency_names.agency_id

),

-- why: a copy of the map lists an agency and dates it.
on_lists as (

    select agency_id
    from events
    group by agency_id
    having
        count(distinct case when event_type = 'listed' then source_id end)
        > count(distinct case when event_basis = 'map_date' then source_id end)

),

-- the event that decides the status, and who speaks in it
deciding as (

    select
        events.agency_id,
        case
            when events.event_type = 'council_vote' then 'vote'
            else coalesce(statements.speaker, 'report')
        end as speaker
    from events
    inner join {{ ref('dim_agencies') }} as agencies
        on
            events.agency_id = agencies.agency_id
            and events.source_id = agencies.ring_status_source_id
            and events.event_on is not distinct from agencies.ring_status_on
    left join {{ ref('fct_agency_event_statements') }} as statements
        on
            events.evidence_type = 'statement'
            and events.evidence_id = statements.statement_id
    qualify row_number() over (
        partition by events.agency_id
        order by events.event_type desc, events.evidence_id desc
    ) = 1

),

last_sightings as (

    select
        agency_id,
        event_on,
        event_on_precision
    from events
    where
        is_sighting
        and event_on is not null
    qualify row_number() over (
        partition by agency_id
        order by event_on desc, event_on_precision asc, evidence_id asc
    ) = 1

),

independent_sources as (

    select
        agency_id,
        count(distinct independent_origin) as source_count
    from events
    where is_sighting
    group by agency_id

),

-- an entry that may mean the agency, or may mean another
doubtful_entries as (

    select distinct coalesce(agency_id, candidate_agency_id) as agency_id
    from {{ ref('fct_match_reviews') }}

),

portals as (

    select
        agency_id,
        min(portal_url) as portal_url
    from {{ ref('dim_flock_portals') }}
    where match_confidence = 'high'
    group by agency_id

),

registries as (

    select distinct agency_id
    from {{ ref('dim_camera_registries') }}

    union

    select distinct agency_id
    from technologies
    where technology_id = 'camera_registry'

),

plate_readers as (

    select distinct agency_id
    from technologies
    where technology_id = 'automated_license_plate_readers'

),

money as (

    select
        naming.agency_id,
        count(*) as round_count,
        sum(rounds.promised_usd) as promised_usd,
        sum(rounds.approved_usd) as approved_usd,
        sum(rounds.spent_usd) as spent_usd
    from {{ ref('fct_subsidy_round_agencies') }} as naming
    inner join {{ ref('fct_subsidy_rounds') }} as rounds
        on naming.round_id = rounds.round_id
    group by naming.agency_id

),

cited as (

    select
        agency_id,
        cited_source_id as source_id
    from technologies

    union all

    select
        agency_id,
        coalesce(evidence_source_id, source_id) as source_id
    from {{ ref('fct_agency_observations') }}

    union all

    select
        agency_id,
        source_id
    from events

),

documents as (

    select
        cited.agency_id,
        array_sort(
            array_agg(distinct sources.source_url) filter (
                where sources.records_type = 'request'
            )
        ) as request_urls,
        array_sort(
            array_agg(distinct sources.source_url) filter (
                where sources.records_type = 'document'
            )
        ) as document_urls
    from cited
    inner join {{ ref('dim_sources') }} as sources
        on cited.source_id = sources.source_id
    where sources.records_type is not null
    group by cited.agency_id

),

final as (

    select
        agencies.agency_id,
        agencies.ori,
        substring(agencies.ori, 1, 7) as ori7,
        agencies.place_id,
        places.census_place_geoid,
        agencies.county_fips,
        agencies.state_code,
        agencies.ring_status_source_id,
        agencies.joined_source_id,
        agencies.agency_name,
        other_names.other_names,
        agencies.agency_type,
        agencies.agency_level,
        agencies.place_name,
        agencies.county_name,
        case
            when agencies.is_police_of_place and agencies.place_id is not null
                then 'place'
            when agencies.agency_level = 'county' then 'county'
            when agencies.is_state_patrol then 'state'
        end as resident_basis,
        agencies.ring_status,
        agencies.ring_status
        || '_'
        || case
            when agencies.ring_status = 'no_record' then 'search'
            when agencies.ring_status = 'not_checked' then agencies.ring_status_reason
            when agencies.ring_status <> 'last_seen'
                then coalesce(deciding.speaker, 'report')
            when agencies.joined_basis is null
                then if(on_lists.agency_id is null, 'report', 'list')
            when agencies.joined_basis = 'atlas_of_2020'
                then if(on_lists.agency_id is null, 'map', 'map_and_list')
            else if(on_lists.agency_id is null, 'report_of_joining', 'report_and_list')
        end as ring_answer,
        agencies.ring_status_on_precision,
        sources.source_url as ring_status_source_url,
        agencies.joined_on_precision,
        coalesce(last_sightings.event_on_precision, 'unknown')
            as last_seen_on_precision,
        portals.portal_url as flock_portal_url,
        coalesce(
            documents.request_urls, {{ dbt.array_construct([], 'string') }}
        ) as request_urls,
        coalesce(
            documents.document_urls, {{ dbt.array_construct([], 'string') }}
        ) as document_urls,
        cast(
            case
                when agencies.is_police_of_place and agencies.place_id is not null
                    then places.population_count
                when agencies.agency_level = 'county' then counties.population_2021
                when agencies.is_state_patrol then states.population_2020
            end as integer
        ) as resident_count,
        cast(coalesce(independent_sources.source_count, 0) as integer)
            as independent_source_count,
        cast(coalesce(money.round_count, 0) as integer) as subsidy_round_count,
        cast(money.promised_usd as decimal(12, 2)) as promised_usd,
        cast(money.approved_usd as decimal(12, 2)) as approved_usd,
        cast(money.spent_usd as decimal(12, 2)) as spent_usd,
        agencies.has_ring_record,
        agencies.ring_status = 'disputed' or doubtful_entries.agency_id is not null
            as has_open_doubt,
        portals.agency_id is not null as has_flock_portal,
        plate_readers.agency_id is not null as has_plate_readers,
        registries.agency_id is not null as has_camera_registry,
        agencies.ring_status_on,
        agencies.joined_on,
        last_sightings.event_on as last_seen_on
    from {{ ref('dim_agencies') }} as agencies
    inner join {{ ref('dim_states') }} as states
        on agencies.state_code = states.state_code
    left join {{ ref('dim_counties') }} as counties
        on agencies.county_fips = counties.county_fips
    left join {{ ref('dim_places') }} as places
        on agencies.place_id = places.place_id
    left join {{ ref('dim_sources') }} as sources
        on agencies.ring_status_source_id = sources.source_id
    left join other_names
        on agencies.agency_id = other_names.agency_id
    left join on_lists
        on agencies.agency_id = on_lists.agency_id
    left join deciding
        on agencies.agency_id = deciding.agency_id
    left join last_sightings
        on agencies.agency_id = last_sightings.agency_id
    left join independent_sources
        on agencies.agency_id = independent_sources.agency_id
    left join doubtful_entries
        on agencies.agency_id = doubtful_entries.agency_id
    left join portals
        on agencies.agency_id = portals.agency_id
    left join registries
        on agencies.agency_id = registries.agency_id
    left join plate_readers
        on agencies.agency_id = plate_readers.agency_id
    left join money
        on agencies.agency_id = money.agency_id
    left join documents
        on agencies.agency_id = documents.agency_id

)

select * from final
