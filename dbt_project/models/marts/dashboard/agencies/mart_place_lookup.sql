with

places as (

    select * from {{ ref('dim_places') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

statuses as (

    select * from {{ ref('dim_ring_statuses') }}

),

reviews as (

    select * from {{ ref('fct_match_reviews') }}

),

areas as (

    select
        'place-' || place_id as lookup_id,
        'place' as area_type,
        place_id,
        county_fips,
        state_code,
        source_id,
        case
            when is_township_beside_town then place_name || ' ' || place_type
            else place_name
        end as area_name,
        population_count,
        latitude,
        longitude
    from places

    union all

    select
        'county-' || county_fips as lookup_id,
        'county' as area_type,
        cast(null as varchar) as place_id,
        county_fips,
        state_code,
        source_id,
        county_name as area_name,
        population_2020 as population_count,
        latitude,
        longitude
    from counties

),

-- the agencies that serve just this area: of its town for a place, of the county for a
-- county
serving as (

    select
        case
            when agencies.agency_level = 'county' then 'county-' || agencies.county_fips
            else 'place-' || agencies.place_id
        end as lookup_id,
        agencies.agency_id,
        agencies.ring_status,
        agencies.ring_status_on,
        agencies.ring_status_on_precision,
        statuses.status_order,
        agencies.is_police_local_and_state,
        agencies.whole_county_fips
    from agencies
    inner join statuses
        on agencies.ring_status = statuses.ring_status
    where
        agencies.agency_type <> 'other'
        and (
            agencies.agency_level = 'county'
            or (
                agencies.agency_level = 'local'
                and (agencies.is_own_force_of_place or agencies.agency_type <> 'police')
            )
        )

),

-- a force that serves whole counties serves each of their towns
serving_or_over as (

    select * from serving

    union

    select
        areas.lookup_id,
        serving.agency_id,
        serving.ring_status,
        serving.ring_status_on,
        serving.ring_status_on_precision,
        serving.status_order,
        serving.is_police_local_and_state,
        serving.whole_county_fips
    from serving
    inner join areas
        on list_contains(serving.whole_county_fips, areas.county_fips)
    -- why: few have any, and the rest need not be held against each area.
    where len(serving.whole_county_fips) > 0

),

counted as (

    select
        lookup_id,
        count(*) as agency_count
    from serving_or_over
    where lookup_id is not null
    group by lookup_id

),

speaking as (

    select *
    from serving_or_over
    -- why: of several agencies of one area the one with the most telling status speaks
    -- for it, but no fire or prosecutor's office for police of which anything is known;
    -- the page lists them all.
    qualify row_number() over (
        partition by lookup_id
        order by
            ring_status in ('no_record', 'not_checked') asc,
            is_police_local_and_state desc,
            status_order asc,
            ring_status_on desc nulls last,
            agency_id asc
    ) = 1

),

force_names as (

    select
        'place-' || place_id as lookup_id,
        state_code,
        place_name || ' police department' as force_name
    from places

    union

    select
        'place-' || place_id as lookup_id,
        state_code,
        place_name || ' ' || place_type || ' police department' as force_name
    from places
    where place_type is not null

    union

    select
        'county-' || county_fips as lookup_id,
        state_code,
        county_name || ' police department' as force_name
    from counties

    union

    select
        'county-' || county_fips as lookup_id,
        state_code,
        county_name || ' sheriff' as force_name
    from counties

),

-- entries that no rule ties to an agency, at each area whose force would be called so
untied_entries as (

    select
        force_names.lookup_id,
        reviews.agency_name,
        reviews.source_id
    from reviews
    inner join force_names
        on
            {{ normalised_name('reviews.agency_name') }}
            = {{ normalised_name('force_names.force_name') }}
            -- why: the hint is the nearest state, which is wrong near borders; it says
            -- where the entry may belong and never that it does.
            and coalesce(
                reviews.state_code, reviews.state_hint_code, force_names.state_code
            ) = force_names.state_code
    where
        reviews.agency_id is null
        and reviews.candidate_agency_id is null
    qualify row_number() over (
        partition by force_names.lookup_id
        order by reviews.agency_name asc, reviews.source_id asc
    ) = 1

),

final as (

    select
        areas.lookup_id,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        speaking.agency_id as leading_agency_id,
        areas.source_id,
        untied_entries.source_id as untied_source_id,
        areas.area_type,
        areas.area_name,
        counties.county_name,
        states.state_name,
        untied_entries.agency_name as untied_agency_name,
        case
            when speaking.lookup_id is not null then speaking.ring_status
            when untied_entries.lookup_id is not null then 'not_checked'
            else 'no_record'
        end as ring_status,
        coalesce(speaking.ring_status_on_precision, 'unknown')
            as ring_status_on_precision,
        areas.population_count,
        cast(coalesce(counted.agency_count, 0) as integer) as agency_count,
        areas.latitude,
        areas.longitude,
        speaking.ring_status_on,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from areas
    inner join counties
        on areas.county_fips = counties.county_fips
    inner join states
        on areas.state_code = states.state_code
    left join counted
        on areas.lookup_id = counted.lookup_id
    left join speaking
        on areas.lookup_id = speaking.lookup_id
    left join untied_entries
        on areas.lookup_id = untied_entries.lookup_id

)

select * from final
