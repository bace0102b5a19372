with

agencies as (

    select
        agencies.agency_id,
        agencies.agency_type,
        agencies.agency_level,
        agencies.state_code,
        points.place_id,
        points.county_fips,
        points.is_own_force,
        oris.ori,
        state_patrols.agency_id is not null as is_state_patrol
    from {{ ref('stg_partnerships__agencies') }} as agencies
    inner join {{ ref('int_partnerships__agency_points') }} as points
        on agencies.agency_id = points.agency_id
    inner join {{ ref('int_partnerships__agency_oris') }} as oris
        on agencies.agency_id = oris.agency_id
    left join {{ ref('int_partnerships__state_patrols') }} as state_patrols
        on agencies.agency_id = state_patrols.agency_id

),

areas as (

    select
        'place-' || place_id as lookup_id,
        place_id,
        county_fips,
        state_code
    from {{ ref('stg_reference__places') }}

    union all

    select
        'county-' || county_fips as lookup_id,
        null as place_id,
        county_fips,
        state_code
    from {{ ref('stg_reference__counties') }}

),

county_police as (

    select * from {{ ref('int_partnerships__county_police') }}

),

patrols as (

    select * from agencies
    where is_state_patrol

),

-- where no patrol is on record: the headquarters in the register, else the row of the
-- county's troop
register_patrols as (

    select
        counties.county_fips,
        oris.agency_id,
        registered.ori
    from {{ ref('stg_reference__register_agencies') }} as registered
    inner join {{ ref('stg_reference__counties') }} as counties
        on registered.state_code = counties.state_code
    left join {{ ref('int_reference__register_counties') }} as register_counties
        on
            registered.ori = register_counties.ori
            and counties.county_fips = register_counties.county_fips
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on registered.ori = oris.ori
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

-- Transit, port, airport and tribal police have their office in a town, and a
-- campus is in one; none of them is the town's own. Prosecutors and fire marshals of a
-- county joined Ring as well.
offices as (

    select
        'place-' || place_id as lookup_id,
        agency_id,
        ori,
        case agency_level when 'campus' then 'campus' else 'other' end as police_role,
        'based_in_place' as police_rule
    from agencies
    where
        place_id is not null
        and not is_own_force
        and (
            agency_level = 'campus'
            or (agency_level = 'local' and agency_type in ('police', 'constable'))
        )

    union all

    select
        'county-' || county_fips as lookup_id,
        agency_id,
        ori,
        'office' as police_role,
        'office_of_county' as police_rule
    from agencies
    where
        county_fips is not null
        and agency_level = 'county'
        and agency_type in ('prosecutor', 'fire')

),

area_agencies as (

    select
        'place-' || place_id as lookup_id,
        agency_id,
        ori,
        agency_name,
        police_role,
        police_rule,
        answer_order,
        evidence_source_id,
        part_of_place_id,
        part_of_rule,
        evidence_on_precision,
        evidence_on
    from {{ ref('int_partnerships__place_police') }}
    {% for listed, role, rule, condition in [
        ('county_police', 'county_police.police_role', 'county_police.police_rule',
         'areas.county_fips = county_police.county_fips'),
        ('patrols', "'state'", "'patrol_of_state'",
         'areas.state_code = patrols.state_code'),
        ('register_patrols', "'state'", "'patrol_in_register'",
         'areas.county_fips = register_patrols.county_fips'),
        ('offices', 'offices.police_role', 'offices.police_rule',
         'areas.lookup_id = offices.lookup_id'),
    ] %}
        union all

        select
            areas.lookup_id,
            {{ listed }}.agency_id,
            {{ listed }}.ori,
            null as agency_name,
            {{ role }},
            {{ rule }},
            null as answer_order,
            null as evidence_source_id,
            null as part_of_place_id,
            null as part_of_rule,
            'unknown' as evidence_on_precision,
            null as evidence_on
        from areas
        inner join {{ listed }}
            on {{ condition }}
    {% endfor %}

),

ranked as (

    select
        *,
        case
            when police_role in ('own_force', 'contract', 'joint', 'around', 'tribal')
                then 1
            when police_role = 'county' then 2
            when police_role = 'state' then 3
            when police_role = 'campus' then 4
            else 5
        end as role_order
    from area_agencies

),

-- The force of a city that serves whole counties is the city's own as well. That it
-- serves them on record goes before what follows from the city's extent.
final as (

    select
        ranked.*,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        coalesce(
            ranked.agency_id,
            ranked.ori,
            'named-' || replace({{ normalized_name('ranked.agency_name') }}, ' ', '-')
        ) as agency_key
    from ranked
    inner join areas
        on ranked.lookup_id = areas.lookup_id
    qualify row_number() over (
        partition by
            ranked.lookup_id,
            coalesce(ranked.agency_id, ranked.ori, ranked.agency_name)
        order by
            ranked.answer_order asc nulls last,
            ranked.role_order asc,
            ranked.police_rule desc
    ) = 1

)

select * from final
