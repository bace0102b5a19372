with

agencies as (

    select * from {{ ref('agencies') }}

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
        event_on_precision as joined_on_precision,
        event_on as joined_on
    from {{ ref('int_partnerships__agency_events') }}
    where
        event_type = 'joined'
        and is_headline
        and event_on is not null

),

whole_counties as (

    select
        agency_id,
        array_sort(array_agg(county_fips)) as whole_county_fips
    from {{ ref('agency_counties') }}
    group by agency_id

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

final as (

    select
        agencies.agency_id,
        agencies.point_place_id as place_id,
        agencies.point_county_fips as county_fips,
        agencies.state_code,
        agencies.source_id,
        joinings.source_id as joined_source_id,
        agencies.ori,
        statuses.ring_status_source_id,
        agencies.agency_name,
        agencies.agency_type,
        agencies.agency_level,
        coalesce(places.place_name, agencies.city_name) as place_name,
        counties.county_name,
        coalesce(
            whole_counties.whole_county_fips, {{ dbt.array_construct([], 'string') }}
        ) as whole_county_fips,
        coalesce(
            former_ids.former_agency_ids, {{ dbt.array_construct([], 'string') }}
        ) as former_agency_ids,
        agencies.point_precision as location_precision,
        replace(agencies.point_decided_by, 'rule:', '') as location_rule,
        agencies.point_note as location_check_reason,
        case
            when agencies.ori is null then 'none'
            else
                replace(
                    replace(agencies.ori_decided_by, 'rule:', ''), 'keeper', 'decision'
                )
        end as ori_rule,
        agencies.ori_missing_reason,
        statuses.ring_status,
        statuses.ring_status_reason,
        statuses.ring_status_on_precision,
        joinings.joined_basis,
        coalesce(joinings.joined_on_precision, 'unknown') as joined_on_precision,
        agencies.point_latitude as latitude,
        agencies.point_longitude as longitude,
        (
            agencies.agency_type in ('police', 'sheriff', 'state_police', 'constable')
            and agencies.agency_level in ('local', 'county', 'state')
        ) as is_police_local_and_state,
        -- why: what shares count against the FBI's city and county agencies, of which
        -- fire departments, prosecutors and offices without patrols are none.
        (
            agencies.agency_type in ('police', 'sheriff', 'constable')
            and agencies.agency_level in ('local', 'county')
        ) as is_local_police,
        agencies.serves_place_id is not null as is_police_of_place,
        agencies.serves_state_code is not null as is_state_patrol,
        statuses.has_ring_record,
        joinings.joined_on,
        statuses.ring_status_on
    from agencies
    inner join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on agencies.agency_id = statuses.agency_id
    left join joinings
        on agencies.agency_id = joinings.agency_id
    left join former_ids
        on agencies.agency_id = former_ids.agency_id
    left join whole_counties
        on agencies.agency_id = whole_counties.agency_id
    left join {{ ref('stg_reference__places') }} as places
        on agencies.point_place_id = places.place_id
    left join {{ ref('counties') }} as counties
        on agencies.point_county_fips = counties.county_fips

)

select * from final
