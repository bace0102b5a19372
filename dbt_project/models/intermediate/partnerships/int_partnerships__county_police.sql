with

agencies as (

    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.agency_type,
        agencies.agency_level,
        points.county_fips,
        oris.ori
    from {{ ref('stg_partnerships__agencies') }} as agencies
    inner join {{ ref('int_partnerships__agency_points') }} as points
        on agencies.agency_id = points.agency_id
    inner join {{ ref('int_partnerships__agency_oris') }} as oris
        on agencies.agency_id = oris.agency_id

),

registered as (

    select
        registered.*,
        oris.agency_id
    from {{ ref('stg_reference__register_agencies') }} as registered
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on registered.ori = oris.ori

),

counties as (

    select * from {{ ref('stg_reference__counties') }}

),

county_forces as (

    select
        county_fips,
        agency_id,
        ori,
        agency_name,
        'agency_of_county' as police_rule
    from agencies
    where
        county_fips is not null
        and agency_level = 'county'
        and agency_type in ('police', 'sheriff', 'constable')

    union all

    select
        register_counties.county_fips,
        registered.agency_id,
        registered.ori,
        registered.agency_name,
        'county_in_register' as police_rule
    from registered
    inner join {{ ref('int_reference__register_counties') }} as register_counties
        on registered.ori = register_counties.ori
    where
        registered.register_kind = 'county'
        and registered.agency_id is null

),

-- cities that are counties, such as Philadelphia, Baltimore and New Orleans
cities_that_are_counties as (

    select
        counties.county_fips,
        place_forces.agency_id,
        place_forces.ori,
        'city_is_county' as police_rule
    from counties
    inner join {{ ref('stg_reference__places') }} as places
        on counties.county_fips = places.county_fips
    inner join {{ ref('int_partnerships__place_forces') }} as place_forces
        on places.place_id = place_forces.place_id
    where
        (
            places.population_count
            >= counties.population_2020 * {{ rule_number('city_is_county_share') }}
            -- The Census writes the independent cities so.
            or counties.county_name like '% city'
        )
        and (
            {{ bare_county_name('counties.county_name') }} in (
                replace({{ normalized_name('places.place_name') }}, ' ', ''),
                replace({{ normalized_name('places.place_name') }}, ' ', '') || 'city'
            )
            or counties.state_code = 'DC'
            or counties.county_fips not in (
                select county_forces.county_fips from county_forces
            )
        )

),

consolidated as (

    select
        consolidated.county_fips,
        oris.agency_id,
        consolidated.provider_ori as ori,
        'serves_whole_county' as police_rule
    from {{ ref('stg_reference__consolidated_policing') }} as consolidated
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on consolidated.provider_ori = oris.ori
    where consolidated.serves <> 'city'

    union all

    select
        agency_counties.county_fips,
        agency_counties.agency_id,
        oris.ori,
        'serves_whole_county' as police_rule
    from {{ ref('stg_partnerships__agency_counties') }} as agency_counties
    inner join {{ ref('int_partnerships__agency_oris') }} as oris
        on agency_counties.agency_id = oris.agency_id

),

listed as (

    select
        county_forces.county_fips,
        county_forces.agency_id,
        county_forces.ori,
        county_forces.police_rule,
        case
            when lower(county_forces.agency_name) like '%sheriff%' then 3
            -- Park, airport and school police of a county have its name as well.
            when
                replace(
                    {{ bare_place_name(normalized_name('county_forces.agency_name')) }},
                    ' ',
                    ''
                )
                = {{ bare_county_name('counties.county_name') }}
                then 2
            else 5
        end as patrol_order
    from county_forces
    inner join counties
        on county_forces.county_fips = counties.county_fips

    union all

    select
        county_fips,
        agency_id,
        ori,
        police_rule,
        1 as patrol_order
    from consolidated

    union all

    select
        county_fips,
        agency_id,
        ori,
        police_rule,
        1 as patrol_order
    from cities_that_are_counties

),

ranked as (

    select
        listed.*,
        coalesce(listed.agency_id, listed.ori) as agency_key,
        sheriff_roles.role as sheriff_role,
        sheriff_roles.source_id as role_source_id,
        consolidated.source_id as consolidated_source_id,
        agencies.source_id as agency_source_id,
        coalesce(statuses.has_ring_record, false) as has_ring_record
    from listed
    left join {{ ref('int_partnerships__sheriff_roles') }} as sheriff_roles
        on listed.county_fips = sheriff_roles.county_fips
    left join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on listed.agency_id = statuses.agency_id
    left join {{ ref('stg_partnerships__agencies') }} as agencies
        on listed.agency_id = agencies.agency_id
    left join {{ ref('stg_reference__consolidated_policing') }} as consolidated
        on listed.county_fips = consolidated.county_fips
    qualify row_number() over (
        partition by listed.county_fips, coalesce(listed.agency_id, listed.ori)
        order by listed.patrol_order asc, listed.police_rule desc
    ) = 1

),

final as (

    select
        county_fips,
        agency_key,
        agency_id,
        ori,
        case
            when patrol_order = 1 then consolidated_source_id
            else coalesce(
                role_source_id, agency_source_id, 'fbi-register-of-agencies-2018'
            )
        end as evidence_source_id,
        police_rule,
        -- A sheriff who serves the courts patrols no town.
        case
            when patrol_order = 3 and sheriff_role in ('courts_mainly', 'none')
                then 'courts'
            else 'county'
        end as police_role,
        case
            when patrol_order = 1 then 'consolidated'
            when sheriff_role is not null then 'by_role'
            else 'on_record'
        end as police_evidence,
        patrol_order,
        -- Sheriffs who keep to the courts, and police of a county whose towns the
        -- state's police patrol, lead no place.
        patrol_order = 1
        or coalesce(sheriff_role not in ('courts_mainly', 'none'), true) as is_patrol,
        row_number() over (
            partition by county_fips
            order by
                patrol_order asc,
                has_ring_record desc,
                agency_id is not null desc,
                agency_key asc
        ) as lead_order
    from ranked

)

select * from final
