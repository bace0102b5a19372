with

places as (

    select * from {{ ref('dim_places') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

registered as (

    select * from {{ ref('dim_register_agencies') }}

),

register_counties as (

    select * from {{ ref('int_reference__register_counties') }}

),

place_forces as (

    select * from {{ ref('int_partnerships__place_forces') }}

),

areas as (

    select
        'place-' || place_id as lookup_id,
        place_id,
        county_fips,
        state_code
    from places

    union all

    select
        'county-' || county_fips as lookup_id,
        cast(null as string) as place_id,
        county_fips,
        state_code
    from counties

),

of_place as (

    select
        place_id,
        agency_id,
        ori,
        'own_force' as police_role,
        police_rule,
        police_confidence
    from place_forces

    union all

    -- why: transit, port, airport and tribal police have their office in a town, and a
    -- campus lies in one; none of them is the town's own.
    select
        place_id,
        agency_id,
        ori,
        case agency_level when 'campus' then 'campus' else 'other' end as police_role,
        'based_in_place' as police_rule,
        'medium' as police_confidence
    from agencies
    where
        place_id is not null
        and not is_own_force_of_place
        and (
            agency_level = 'campus'
            or (agency_level = 'local' and agency_type in ('police', 'constable'))
        )

),

county_forces as (

    select
        county_fips,
        agency_id,
        ori,
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
        'county_in_register' as police_rule
    from registered
    inner join register_counties
        on registered.ori = register_counties.ori
    where
        registered.agency_kind = 'county'
        and registered.agency_id is null

),

-- cities that are counties, such as Philadelphia, Baltimore and New Orleans
cities_that_are_counties as (

    select
        counties.county_fips,
        place_forces.agency_id,
        place_forces.ori
    from counties
    inner join places
        on counties.county_fips = places.county_fips
    inner join place_forces
        on places.place_id = place_forces.place_id
    where
        (
            places.population_count >= 0.95 * counties.population_2020
            -- why: the Census writes the independent cities so.
            or counties.county_name like '% city'
        )
        and (
            {{ bare_county_name('counties.county_name') }} in (
                replace({{ normalised_name('places.place_name') }}, ' ', ''),
                replace({{ normalised_name('places.place_name') }}, ' ', '') || 'city'
            )
            or counties.state_code = 'DC'
            or counties.county_fips not in (
                select county_forces.county_fips from county_forces
            )
        )

),

of_county as (

    select * from county_forces

    union all

    select
        {{ unnested('whole_county_fips') }} as county_fips,
        agency_id,
        ori,
        'serves_whole_county' as police_rule
    from agencies

    union all

    select
        county_fips,
        agency_id,
        ori,
        'city_is_county' as police_rule
    from cities_that_are_counties

),

patrols as (

    select
        state_code,
        agency_id,
        ori
    from agencies
    where is_state_patrol

),

-- where no patrol is on record: the headquarters in the register, else the row of the
-- county's troop
register_patrols as (

    select
        counties.county_fips,
        registered.agency_id,
        registered.ori
    from registered
    inner join counties
        on registered.state_code = counties.state_code
    left join register_counties
        on
            registered.ori = register_counties.ori
            and counties.county_fips = register_counties.county_fips
    left join patrols
        on registered.state_code = patrols.state_code
    where
        registered.agency_kind = 'state_police'
        and {{ is_patrol_name('registered.agency_name') }}
        and patrols.state_code is null
        and (register_counties.ori is not null or registered.agency_name not like '%:%')
    qualify row_number() over (
        partition by counties.county_fips
        order by registered.agency_name like '%:%' asc, registered.ori asc
    ) = 1

),

-- why: prosecutors and fire marshals of a county joined Ring as well.
county_offices as (

    select
        'county-' || county_fips as lookup_id,
        agency_id,
        ori
    from agencies
    where
        county_fips is not null
        and agency_level = 'county'
        and agency_type in ('prosecutor', 'fire')

),

of_area as (

    select
        areas.lookup_id,
        of_place.agency_id,
        of_place.ori,
        of_place.police_role,
        of_place.police_rule,
        of_place.police_confidence
    from areas
    inner join of_place
        on areas.place_id = of_place.place_id

    union all

    select
        areas.lookup_id,
        of_county.agency_id,
        of_county.ori,
        'county' as police_role,
        of_county.police_rule,
        'high' as police_confidence
    from areas
    inner join of_county
        on areas.county_fips = of_county.county_fips

    union all

    select
        areas.lookup_id,
        patrols.agency_id,
        patrols.ori,
        'state' as police_role,
        'patrol_of_state' as police_rule,
        'high' as police_confidence
    from areas
    inner join patrols
        on areas.state_code = patrols.state_code

    union all

    select
        areas.lookup_id,
        register_patrols.agency_id,
        register_patrols.ori,
        'state' as police_role,
        'patrol_in_register' as police_rule,
        'high' as police_confidence
    from areas
    inner join register_patrols
        on areas.county_fips = register_patrols.county_fips

    union all

    select
        lookup_id,
        agency_id,
        ori,
        'other' as police_role,
        'office_of_county' as police_rule,
        'high' as police_confidence
    from county_offices

),

ordered as (

    select
        *,
        coalesce(agency_id, ori) as body_id,
        case police_role
            when 'own_force' then 1
            when 'county' then 2
            when 'state' then 3
            when 'campus' then 4
            when 'other' then 5
        end as role_order
    from of_area
    -- why: the force of a city that serves whole counties is the city's own as well.
    -- That it serves them on record is told before what follows from the city's extent.
    qualify row_number() over (
        partition by lookup_id, coalesce(agency_id, ori)
        order by role_order asc, police_rule desc
    ) = 1

),

final as (

    select
        ordered.lookup_id,
        ordered.body_id,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        ordered.agency_id,
        ordered.ori,
        coalesce(agencies.source_id, registered.source_id) as source_id,
        coalesce(agencies.agency_name, registered.agency_name) as body_name,
        ordered.police_role,
        ordered.police_rule,
        ordered.police_confidence,
        ordered.role_order
    from ordered
    inner join areas
        on ordered.lookup_id = areas.lookup_id
    left join agencies
        on ordered.agency_id = agencies.agency_id
    left join registered
        on ordered.ori = registered.ori

)

select * from final
