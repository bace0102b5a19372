with

technologies_by_agency as (

    select
        claims.agency_id,
        {{ list_in_order(
            'technologies.technology_id', 'technologies.technology_name'
        ) }}
            as technology_ids,
        {{ dbt.listagg(
            'technologies.technology_name',
            "', '",
            'order by technologies.technology_name'
        ) }} as technology_names
    from {{ ref('fct_agency_technology_claims') }} as claims
    inner join {{ ref('dim_technologies') }} as technologies
        on claims.technology_id = technologies.technology_id
    group by claims.agency_id

),

first_sightings as (

    select
        agency_id,
        event_on,
        event_on_precision,
        {{ last_day_of_period('event_on', 'event_on_precision') }} as event_until_on
    from {{ ref('fct_agency_events') }}
    where
        is_sighting
        and event_on is not null
    -- why: a source that names only the year is not before one that has a day in it.
    qualify row_number() over (
        partition by agency_id
        order by event_until_on asc, event_on_precision asc, evidence_id asc
    ) = 1

),

final as (

    select
        agencies.agency_id,
        sources.source_id,
        sources.publisher,
        sources.source_url,
        agencies.agency_name,
        agencies.agency_type,
        agencies.agency_level,
        agencies.place_name,
        agencies.county_name,
        agencies.county_fips,
        agencies.state_code,
        states.state_name,
        agencies.former_agency_ids,
        agencies.location_precision,
        agencies.ring_status,
        statuses.status_name,
        agencies.ring_status_on_precision,
        agencies.joined_on_precision,
        sightings.event_on_precision as seen_from_on_precision,
        technologies_by_agency.technology_ids,
        technologies_by_agency.technology_names,
        lower(concat_ws(
            ' ',
            agencies.agency_name,
            case
                when agencies.agency_level <> 'county' then agencies.place_name
            end,
            agencies.county_name,
            agencies.state_code,
            states.state_name,
            technologies_by_agency.technology_names
        )) as search_text,
        agencies.latitude,
        agencies.longitude,
        agencies.is_police_local_and_state,
        agencies.has_ring_record,
        agencies.joined_on,
        agencies.ring_status_on,
        sightings.event_on as seen_from_on,
        sightings.event_until_on as seen_from_on_latest,
        case
            when
                agencies.ring_status in ('disputed', 'ended')
                and sightings.event_on is not null
                then agencies.ring_status_on
        end as declined_on
    from {{ ref('dim_agencies') }} as agencies
    inner join {{ ref('dim_states') }} as states
        on agencies.state_code = states.state_code
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on agencies.ring_status = statuses.ring_status
    -- why: the source that a reader wants is the one behind the newest word on Ring.
    inner join {{ ref('dim_sources') }} as sources
        on
            coalesce(
                agencies.ring_status_source_id,
                agencies.joined_source_id,
                agencies.source_id
            ) = sources.source_id
    left join technologies_by_agency
        on agencies.agency_id = technologies_by_agency.agency_id
    left join first_sightings as sightings
        on agencies.agency_id = sightings.agency_id

)

select * from final
