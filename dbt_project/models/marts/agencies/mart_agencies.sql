with

events as (

    select * from {{ ref('fct_agency_events') }}

),

-- the headline date of joining and the evidence that gives it
joinings as (

    select
        agency_id,
        source_id,
        case event_basis
            when 'map_date' then 'atlas_of_2020'
            when 'statement' then 'joining_reported'
            else 'news_page'
        end as joined_basis,
        event_on_precision,
        event_on
    from events
    where
        event_type = 'joined'
        and is_headline
        and event_on is not null

),

agencies as (

    select
        agencies.*,
        statuses.ring_status,
        statuses.ring_status_reason,
        statuses.ring_status_source_id,
        statuses.ring_status_on_precision,
        statuses.has_ring_record,
        statuses.ring_status_on,
        joinings.joined_basis,
        joinings.source_id as joined_source_id,
        coalesce(joinings.event_on_precision, 'unknown') as joined_on_precision,
        joinings.event_on as joined_on,
        -- why: transit, airport and tribal police are placed at the town of their
        -- office, and do not speak for it.
        case
            when agencies.serves_state_code is not null then 'state_patrol'
            when agencies.agency_level = 'state' then 'state_agency'
            when agencies.agency_type <> 'police' then null
            when agencies.agency_level = 'county' then 'county_police'
            when agencies.agency_level <> 'local' then null
            when
                agencies.point_place_id is null or agencies.serves_place_id is not null
                then 'town_police'
            else 'beside_town_police'
        end as agency_kind,
        case
            when agencies.serves_place_id is not null then 'place'
            when agencies.agency_level = 'county' then 'county'
            when agencies.serves_state_code is not null then 'state'
        end as resident_basis
    from {{ ref('agencies') }} as agencies
    inner join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on agencies.agency_id = statuses.agency_id
    left join joinings
        on agencies.agency_id = joinings.agency_id

),

other_names as (

    select
        agency_names.agency_id,
        {{ dbt.listagg(
            'agency_names.agency_name', "'; '", 'order by agency_names.agency_name asc'
        ) }} as other_names
    from {{ ref('fct_agency_names') }} as agency_names
    inner join agencies
        on
            agency_names.agency_id = agencies.agency_id
            and lower(agency_names.agency_name) <> lower(agencies.agency_name)
    group by agency_names.agency_id

),

former_ids as (

    select
        aliases.agency_id,
        array_sort(array_agg(aliases.alias_id)) as former_agency_ids
    from {{ ref('agency_aliases') }} as aliases
    left join agencies
        on aliases.alias_id = agencies.agency_id
    where
        aliases.agency_id is not null
        and aliases.state_code is not null
        and agencies.agency_id is null
    group by aliases.agency_id

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
    inner join agencies
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

dated_sightings as (

    select
        agency_id,
        evidence_id,
        event_on,
        event_on_precision,
        {{ last_day_of_period('event_on', 'event_on_precision') }} as event_until_on
    from events
    where
        is_sighting
        and event_on is not null

),

first_sightings as (

    select *
    from dated_sightings
    -- why: a source that names only the year is not before one that has a day in it.
    qualify row_number() over (
        partition by agency_id
        order by event_until_on asc, event_on_precision asc, evidence_id asc
    ) = 1

),

last_sightings as (

    select *
    from dated_sightings
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
    from {{ ref('int_partnerships__agency_matches') }}
    where
        agency_id is null
        or match_confidence <> 'high'

),

technologies as (

    select
        claims.agency_id,
        {{ list_in_order(
            'technologies.technology_id', 'technologies.technology_name'
        ) }} as technology_ids,
        bool_or(claims.technology_id = 'automated_license_plate_readers') as has_readers
    from {{ ref('fct_agency_technology_claims') }} as claims
    inner join {{ ref('dim_technologies') }} as technologies
        on claims.technology_id = technologies.technology_id
    group by claims.agency_id

),

portals as (

    select distinct agency_id
    from {{ ref('dim_flock_portals') }}
    where match_confidence = 'high'

),

-- towns and counties that gave up plate readers and did not take them up again
without_readers as (

    select distinct coalesce(place_id, county_fips) as area_key
    from {{ ref('fct_refusals') }}
    where
        refusal_scope in ('town', 'county')
        and product like '%plate readers%'
        and refusal_act in ('ended_contract', 'let_lapse', 'banned')
        and resumed_on is null
        and is_report_read

),

cited as (

    select
        agency_id,
        cited_source_id as source_id
    from {{ ref('fct_agency_technologies') }}

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

    {%- set no_text = dbt.array_construct([], 'string') %}

    select
        agencies.agency_id,
        agencies.agency_name,
        other_names.other_names,
        coalesce(former_ids.former_agency_ids, {{ no_text }}) as former_agency_ids,
        agencies.agency_type,
        agencies.agency_level,
        agencies.agency_kind,
        (
            agencies.agency_type in ('police', 'sheriff', 'state_police', 'constable')
            and agencies.agency_level in ('local', 'county', 'state')
        ) as is_police_local_and_state,
        agencies.ori,
        substring(agencies.ori, 1, 7) as ori7,
        agencies.source_id,
        agencies.point_place_id as place_id,
        coalesce(places.place_name, agencies.city_name) as place_name,
        agencies.point_county_fips as county_fips,
        counties.county_name,
        agencies.state_code,
        agencies.point_precision as location_precision,
        agencies.point_latitude as latitude,
        agencies.point_longitude as longitude,
        agencies.resident_basis,
        cast(
            case agencies.resident_basis
                when 'place' then places.population_year
                when 'county' then 2021
                when 'state' then 2020
            end as integer
        ) as resident_year,
        cast(
            case agencies.resident_basis
                when 'place' then places.population_count
                when 'county' then counties.population_2021
                when 'state' then states.population_2020
            end as integer
        ) as resident_count,
        agencies.has_ring_record,
        agencies.ring_status,
        agencies.ring_status_reason,
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
        agencies.ring_status_source_id,
        agencies.ring_status_on_precision,
        agencies.ring_status_on,
        agencies.joined_basis,
        agencies.joined_source_id,
        agencies.joined_on_precision,
        agencies.joined_on,
        coalesce(first_sightings.event_on_precision, 'unknown')
            as seen_from_on_precision,
        first_sightings.event_on as seen_from_on,
        first_sightings.event_until_on as seen_from_on_latest,
        coalesce(last_sightings.event_on_precision, 'unknown')
            as last_seen_on_precision,
        last_sightings.event_on as last_seen_on,
        cast(coalesce(independent_sources.source_count, 0) as integer)
            as independent_source_count,
        agencies.ring_status = 'disputed' or doubtful_entries.agency_id is not null
            as has_open_doubt,
        coalesce(technologies.technology_ids, {{ no_text }}) as technology_ids,
        case
            when coalesce(technologies.has_readers, false)
                then if(portals.agency_id is null, 'atlas', 'atlas_and_portal')
            when portals.agency_id is not null then 'portal'
        end as plate_reader_basis,
        without_readers.area_key is not null as has_ended_plate_readers,
        coalesce(documents.request_urls, {{ no_text }}) as request_urls,
        coalesce(documents.document_urls, {{ no_text }}) as document_urls
    from agencies
    inner join {{ ref('dim_states') }} as states
        on agencies.state_code = states.state_code
    left join {{ ref('dim_counties') }} as counties
        on agencies.point_county_fips = counties.county_fips
    left join {{ ref('dim_places') }} as places
        on agencies.point_place_id = places.place_id
    left join without_readers
        on
            case
                when agencies.resident_basis = 'place' then agencies.serves_place_id
                when
                    agencies.resident_basis = 'county'
                    and agencies.agency_type in ('police', 'sheriff')
                    then agencies.point_county_fips
            end
            = without_readers.area_key
    left join other_names
        on agencies.agency_id = other_names.agency_id
    left join former_ids
        on agencies.agency_id = former_ids.agency_id
    left join on_lists
        on agencies.agency_id = on_lists.agency_id
    left join deciding
        on agencies.agency_id = deciding.agency_id
    left join first_sightings
        on agencies.agency_id = first_sightings.agency_id
    left join last_sightings
        on agencies.agency_id = last_sightings.agency_id
    left join independent_sources
        on agencies.agency_id = independent_sources.agency_id
    left join doubtful_entries
        on agencies.agency_id = doubtful_entries.agency_id
    left join technologies
        on agencies.agency_id = technologies.agency_id
    left join portals
        on agencies.agency_id = portals.agency_id
    left join documents
        on agencies.agency_id = documents.agency_id

)

select * from final
