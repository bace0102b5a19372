with

labels as (

    select * from {{ ref('dim_labels') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

summed_events as (

    select
        agency_id,
        count(case when instrument <> 'unknown' then 1 end) > 0 as has_instrument
    from {{ ref('fct_agency_events') }}
    group by agency_id

),

-- why: transit, airport and tribal police are placed at the town of their office.
beside_town_police as (

    select agency_id
    from {{ ref('dim_agencies') }}
    where
        agency_level = 'local'
        and agency_type = 'police'
        and place_id is not null
        and not is_police_of_place

),

summed_observations as (

    select
        agency_id,
        max(video_request_count) as video_request_count
    from {{ ref('fct_agency_observations') }}
    where agency_id is not null
    group by agency_id

),

final as (

    select
        agencies.*,
        states.state_fips,
        wide.other_names,
        wide.ring_answer,
        case
            when agencies.agency_level in ('campus', 'federal')
                then agencies.agency_level
            when agencies.agency_level = 'state' then 'state'
            when agencies.agency_level = 'county' then 'county'
            when agencies.place_id is null then 'unknown_town'
            else 'town'
        end as serves,
        coalesce(kind_labels.label, type_labels.label) as kind_name,
        coalesce(kind_labels.label_es, type_labels.label_es) as kind_name_es,
        states.state_name,
        statuses.status_name,
        status_sources.publisher as ring_status_publisher,
        status_sources.source_url as ring_status_source_url,
        joined_sources.source_url as joined_source_url,
        on_map.seen_from_on_precision,
        statuses.status_order,
        summed_observations.video_request_count,
        coalesce(summed_events.has_instrument, false) as has_instrument,
        beside_town_police.agency_id is not null as is_beside_town_police,
        on_map.seen_from_on,
        wide.independent_source_count = 1 as is_of_one_source,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from {{ ref('dim_agencies') }} as agencies
    inner join {{ ref('mart_agencies') }} as wide
        on agencies.agency_id = wide.agency_id
    left join {{ ref('mart_agencies_on_map') }} as on_map
        on agencies.agency_id = on_map.agency_id
    inner join {{ ref('dim_states') }} as states
        on agencies.state_code = states.state_code
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on agencies.ring_status = statuses.ring_status
    left join sources as status_sources
        on agencies.ring_status_source_id = status_sources.source_id
    left join sources as joined_sources
        on agencies.joined_source_id = joined_sources.source_id
    left join summed_events
        on agencies.agency_id = summed_events.agency_id
    left join beside_town_police
        on agencies.agency_id = beside_town_police.agency_id
    left join summed_observations
        on agencies.agency_id = summed_observations.agency_id
    left join labels as type_labels
        on
            type_labels.vocabulary = 'agency_type'
            and agencies.agency_type = type_labels.code
    left join labels as kind_labels
        on
            kind_labels.vocabulary = 'agency_kind'
            and kind_labels.code = case
                when agencies.is_state_patrol then 'state_patrol'
                when agencies.agency_level = 'state' then 'state_agency'
                when beside_town_police.agency_id is not null then 'beside_town_police'
                when agencies.agency_type = 'police' and agencies.agency_level = 'local'
                    then 'town_police'
                when
                    agencies.agency_type = 'police' and agencies.agency_level = 'county'
                    then 'county_police'
            end

)

select * from final -- noqa: AM04
