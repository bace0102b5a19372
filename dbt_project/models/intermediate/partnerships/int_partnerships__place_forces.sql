with

places as (

    select * from {{ ref('stg_reference__places') }}

),

agencies as (

    select
        points.agency_id,
        points.place_id,
        oris.ori
    from {{ ref('int_partnerships__agency_points') }} as points
    inner join {{ ref('int_partnerships__agency_oris') }} as oris
        on points.agency_id = oris.agency_id
    where points.is_own_force

),

ties as (

    select
        place_ties.place_id,
        oris.agency_id,
        place_ties.ori
    from {{ ref('stg_reference__register_place_ties') }} as place_ties
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on place_ties.ori = oris.ori

),

-- The record names the force of a town after the village inside that it has its
-- office in; the register says whose it is, and it polices both.
town_forces as (

    select
        towns.place_id,
        agencies.agency_id,
        agencies.ori
    from agencies
    inner join {{ ref('int_reference__register_names') }} as register_names
        on agencies.ori = register_names.ori
    inner join places as villages
        on agencies.place_id = villages.place_id
    inner join places as towns
        on
            villages.county_fips = towns.county_fips
            and replace({{ normalized_name('villages.place_name') }}, ' ', '')
            = replace({{ normalized_name('towns.place_name') }}, ' ', '')
    where
        villages.is_incorporated
        and towns.place_type in ('township', 'charter township', 'town')
        and not towns.is_incorporated
        and register_names.legal_kind in ('township', 'town')

),

forces as (
    {% for found_by, rule, is_whole_name in [
        ('agencies', "'agency_of_place'", 'true'),
        ('ties', "'register_tie'", 'true'),
        ('town_forces', "'agency_of_town'", 'true'),
        (ref('int_partnerships__forces_by_name'), 'police_rule', 'is_whole_name'),
    ] %}
        select
            place_id,
            agency_id,
            ori,
            {{ rule }} as police_rule,
            {{ loop.index }} as force_order,
            {{ is_whole_name }} as is_whole_name
        from {{ found_by }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (

    select
        forces.place_id,
        forces.agency_id,
        forces.ori,
        forces.police_rule
    from forces
    inner join places
        on forces.place_id = places.place_id
    qualify row_number() over (
        partition by forces.place_id
        order by
            forces.force_order asc,
            forces.police_rule = 'name_without_kind' asc,
            forces.is_whole_name desc,
            forces.agency_id asc,
            forces.ori asc
    ) = 1

)

select * from final
