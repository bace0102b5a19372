{#- The first claim in order leads; from 13 on it is open, named beside another, or put
    aside. -#}
{%- set claimed_by = [
    ('contracts', ('seen_year',)), ('memberships', ('agency_name',)), ('own_forces', ()),
    ('parts', ('around_place_id', 'around_rule')), ('tribal', ()), ('patrols', ()),
] -%}
with

places as (

    select * from {{ ref('stg_reference__places') }}

),

-- own forces that were founded when a contract ended
founded_forces as (

    select
        coalesce(place_id, 'cs' || cousub_geoid) as area_id,
        min(source_id) as source_id
    from {{ ref('stg_reference__policing_contracts') }}
    where
        force_after = 'own force'
        and to_on <= '{{ var("as_of_on") }}'
    group by area_id

),

forces as (

    select
        forces.place_id,
        forces.agency_id,
        forces.ori,
        coalesce(statuses.has_ring_record, false) as has_ring_record,
        coalesce(evidence.is_counted_2018, false) as is_counted_2018,
        case
            when forces.police_rule = 'name_without_kind' then 'open'
            when forces.agency_id is not null then 'on_record'
            when founded_forces.area_id is not null then 'confirmed'
            -- Only cities were counted; a campus has its row of the register.
            else coalesce(evidence.police_rule, 'probable')
        end as police_rule,
        coalesce(
            agencies.source_id,
            founded_forces.source_id,
            evidence.leading_source_id,
            'fbi-register-of-agencies-2018'
        ) as source_id
    from {{ ref('int_partnerships__place_forces') }} as forces
    left join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on forces.agency_id = statuses.agency_id
    left join {{ ref('stg_partnerships__agencies') }} as agencies
        on forces.agency_id = agencies.agency_id
    left join {{ ref('int_partnerships__force_evidence') }} as evidence
        on forces.ori = evidence.ori
    left join founded_forces
        on forces.place_id = founded_forces.area_id
    left join places
        on forces.place_id = places.place_id
    where not coalesce(places.is_dissolved, false)

),

own_forces as (

    select
        *,
        'own_force' as police_role,
        if(police_rule = 'open', 14, 3) as claim_order
    from forces

),

-- A force on record goes before a contract, which is named with it.
contracts as (

    select
        contracts.*,
        'contract' as police_role,
        case
            when forces.agency_id is not null or contracts.police_rule = 'ended' then 15
            when contracts.police_rule = 'open' and not contracts.is_with_county then 13
            else 1
        end as claim_order
    from {{ ref('int_partnerships__contracts_judged') }} as contracts
    left join forces
        on contracts.place_id = forces.place_id

),

-- A page on a membership that is undated or old does not put aside a force that had
-- employees in 2018.
memberships as (

    select
        places.place_id,
        coalesce(members.agency_id, oris.agency_id) as agency_id,
        members.force_ori as ori,
        members.force_name as agency_name,
        'joint' as police_role,
        'joint' as police_rule,
        case
            when
                forces.has_ring_record
                or (
                    forces.is_counted_2018
                    and coalesce(
                        cast(substring(members.from_on, 1, 4) as integer)
                        < {{ rule_number('joint_force_year') }},
                        true
                    )
                )
                then 15
            else 2
        end as claim_order,
        members.source_id
    from {{ ref('stg_reference__joint_force_members') }} as members
    inner join places
        on
            coalesce(members.place_id, 'cs' || members.cousub_geoid)
            = places.place_id
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on members.force_ori = oris.ori
    left join forces
        on places.place_id = forces.place_id
    where coalesce(members.to_on, '9999') > '{{ var("as_of_on") }}'
    qualify row_number() over (
        partition by places.place_id
        order by coalesce(members.from_on, '') desc, members.membership_id asc
    ) = 1

),

-- Where every spot is in a town, the town polices or nobody is known.
parts as (

    select
        place_id,
        null as agency_id,
        null as ori,
        'around' as police_role,
        if(within_place_id is null, 'not_known', 'part_of') as police_rule,
        case
            when default_police is null then 10
            when within_place_id is null then 8
            else 5
        end as claim_order,
        within_source_id as source_id,
        within_place_id as around_place_id,
        within_rule as around_rule
    from places
    where
        within_rule is not null
        and (default_police is not null or within_place_id is not null)

),

-- A name alone leaves it open who polices, and says nothing against a town around.
tribal as (

    select
        tribal.place_id,
        oris.agency_id,
        tribal.ori,
        'tribal' as police_role,
        if(tribal.confidence = 'high', 'tribal', 'open') as police_rule,
        if(tribal.confidence = 'high', 6, 13) as claim_order,
        tribal.source_id
    from {{ ref('stg_reference__tribal_police') }} as tribal
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on tribal.ori = oris.ori
    left join parts
        on tribal.place_id = parts.place_id
    where tribal.confidence = 'high' or parts.place_id is null
    qualify row_number() over (
        partition by tribal.place_id
        order by tribal.confidence = 'high' desc, tribal.tribal_police_id asc
    ) = 1

),

further_counties as (

    select
        place_id,
        {{ unnested("split(further_county_fips, '; ')") }} as county_fips
    from places
    where further_county_fips is not null

),

reached_counties as (

    select
        place_id,
        county_fips,
        0 as county_order
    from places

    union all

    select
        place_id,
        county_fips,
        cast(row_number() over (
            partition by place_id order by county_fips asc
        ) as integer) as county_order
    from further_counties

),

-- who patrols where a place has no police of its own, or may have none: in each county
-- that it reaches, as far as no source says so. Where the kind of place may well have
-- police of its own, the newest list of forces leaves it open.
patrols as (

    select
        reached_counties.place_id,
        county_patrols.agency_id,
        county_patrols.ori,
        county_patrols.police_role,
        case
            when
                kinds.usual_police in ('county', 'state')
                or county_patrols.police_rule = 'consolidated'
                then county_patrols.police_rule
            else 'not_known'
        end as police_rule,
        if(
            reached_counties.county_order = 0,
            county_patrols.claim_order,
            15 + reached_counties.county_order
        ) as claim_order,
        case
            when
                kinds.usual_police in ('county', 'state')
                or county_patrols.police_rule = 'consolidated'
                then county_patrols.source_id
            else coalesce(kinds.source_id, 'fbi-register-of-agencies-2018')
        end as source_id
    from reached_counties
    inner join {{ ref('int_partnerships__county_patrols') }} as county_patrols
        on reached_counties.county_fips = county_patrols.county_fips
    inner join places
        on reached_counties.place_id = places.place_id
    left join {{ ref('stg_reference__place_kinds') }} as kinds
        on
            places.state_code = kinds.state_code
            and places.legal_kind = kinds.legal_kind
    where
        (
            reached_counties.county_order = 0
            or county_patrols.police_rule = 'assumed'
        )
        -- Near a base, a campus or tribal land nobody of the county is even named.
        and not coalesce(
            places.default_police = 'not_known'
            and places.within_place_id is null
            and places.default_decided_by
            not in ('rule:in_some_town', 'rule:village_of_town'),
            false
        )

),

final as (
    {% for claimed, own_columns in claimed_by %}
        select
            place_id,
            agency_id,
            ori,
            police_role,
            police_rule,
            claim_order,
            source_id,
            {% for column, type in [
                ('agency_name', 'string'), ('seen_year', 'integer'),
                ('around_place_id', 'string'), ('around_rule', 'string'),
            ] %}
            cast(
                {{ column if column in own_columns else 'null' }} as {{ type }}
            ) as {{ column }}{{ '' if loop.last else ',' }}
        {% endfor %}
        from {{ claimed }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from final
