with

counties as (

    select * from {{ ref('dim_counties') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

registered as (

    select * from {{ ref('dim_register_agencies') }}

),

answers as (

    select * from {{ ref('int_partnerships__place_police') }}

),

county_police as (

    select * from {{ ref('int_partnerships__county_police') }}

),

areas as (

    select
        'place-' || place_id as lookup_id,
        place_id,
        county_fips,
        state_code
    from {{ ref('dim_places') }}

    union all

    select
        'county-' || county_fips as lookup_id,
        cast(null as string) as place_id,
        county_fips,
        state_code
    from counties

),

-- who leads the answer, and who is named beside
of_answer as (

    select
        place_id,
        leading_agency_id as agency_id,
        leading_ori as ori,
        leading_name as body_name,
        evidence_source_id,
        leading_role as police_role,
        police_evidence as police_rule,
        1 as answer_order
    from answers
    where leading_role is not null

    union all

    select
        place_id,
        second_agency_id as agency_id,
        second_ori as ori,
        cast(null as string) as body_name,
        evidence_source_id,
        second_role as police_role,
        police_evidence as police_rule,
        2 as answer_order
    from answers
    where second_role is not null

),

of_place as (

    select
        place_id,
        agency_id,
        ori,
        body_name,
        evidence_source_id,
        police_role,
        police_rule,
        answer_order
    from of_answer

    union all

    -- why: transit, port, airport and tribal police have their office in a town, and a
    -- campus is in one; none of them is the town's own.
    select
        place_id,
        agency_id,
        ori,
        cast(null as string) as body_name,
        source_id as evidence_source_id,
        case agency_level when 'campus' then 'campus' else 'other' end as police_role,
        'based_in_place' as police_rule,
        cast(null as integer) as answer_order
    from agencies
    where
        place_id is not null
        and not is_own_force_of_place
        and (
            agency_level = 'campus'
            or (agency_level = 'local' and agency_type in ('police', 'constable'))
        )

),

of_county as (

    select
        county_fips,
        agency_id,
        ori,
        police_rule,
        -- why: a sheriff who serves the courts patrols no town.
        case when is_patrol then 'county' else 'courts' end as police_role
    from county_police

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
    left join {{ ref('int_reference__register_counties') }} as register_counties
        on
            registered.ori = register_counties.ori
            and counties.county_fips = register_counties.county_fips
    left join patrols
        on registered.state_code = patrols.state_code
    where
        registered.register_kind = 'state_police'
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
        of_place.body_name,
        of_place.evidence_source_id,
        of_place.police_role,
        of_place.police_rule,
        of_place.answer_order
    from areas
    inner join of_place
        on areas.place_id = of_place.place_id
    {% for bodies, role, rule, condition in [
        ('of_county', 'of_county.police_role', 'of_county.police_rule',
         'areas.county_fips = of_county.county_fips'),
        ('patrols', "'state'", "'patrol_of_state'",
         'areas.state_code = patrols.state_code'),
        ('register_patrols', "'state'", "'patrol_in_register'",
         'areas.county_fips = register_patrols.county_fips'),
        ('county_offices', "'other'", "'office_of_county'",
         'areas.lookup_id = county_offices.lookup_id'),
    ] %}
        union all

        select
            areas.lookup_id,
            {{ bodies }}.agency_id,
            {{ bodies }}.ori,
            cast(null as string) as body_name,
            cast(null as string) as evidence_source_id,
            {{ role }},
            {{ rule }},
            cast(null as integer) as answer_order
        from areas
        inner join {{ bodies }}
            on {{ condition }}
    {% endfor %}

),

ordered as (

    select
        *,
        coalesce(
            agency_id,
            ori,
            'named-' || replace({{ normalized_name('body_name') }}, ' ', '-')
        ) as body_id,
        case
            when police_role in ('own_force', 'contract', 'joint', 'around', 'tribal')
                then 1
            when police_role = 'county' then 2
            when police_role = 'state' then 3
            when police_role = 'campus' then 4
            else 5
        end as role_order
    from of_area
    -- why: the force of a city that serves whole counties is the city's own as well.
    -- That it serves them on record is told before what follows from the city's extent.
    qualify row_number() over (
        partition by lookup_id, coalesce(agency_id, ori, body_name)
        order by
            answer_order asc nulls last,
            role_order asc,
            police_rule desc
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
        coalesce(agencies.source_id, registered.source_id, ordered.evidence_source_id)
            as source_id,
        coalesce(agencies.agency_name, registered.agency_name, ordered.body_name)
            as body_name,
        ordered.police_role,
        ordered.police_rule,
        ordered.role_order,
        ordered.answer_order,
        cast(county_police.patrol_order as integer) as patrol_order
    from ordered
    inner join areas
        on ordered.lookup_id = areas.lookup_id
    left join county_police
        on
            areas.county_fips = county_police.county_fips
            and ordered.body_id = county_police.body_id
    left join agencies
        on ordered.agency_id = agencies.agency_id
    left join registered
        on ordered.ori = registered.ori

)

select * from final
