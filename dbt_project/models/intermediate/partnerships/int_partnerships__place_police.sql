{#- A claim is a body that may police a place, by one kind of evidence. The first in
    order leads; from 13 on it is open, named beside another, or put aside. -#}
{%- set told_in = [
    ('contracts', ('seen_year',)), ('memberships', ('agency_name',)), ('own_forces', ()),
    ('parts', ('around_place_id', 'around_rule')), ('tribal', ()), ('patrols', ()),
] -%}
with

records as (

    select * from {{ ref('int_reference__places_resolved') }}

),

places as (

    select
        place_id,
        county_fips
    from records
    where not is_duplicate

),

oris as (

    select
        ori,
        agency_id
    from {{ ref('int_partnerships__agency_oris') }}
    where ori is not null

),

sources as (

    select * from {{ ref('stg_reference__sources') }}

),

sheriff_roles as (

    select * from {{ ref('int_partnerships__sheriff_roles') }}

),

county_police as (

    select * from {{ ref('int_partnerships__county_police') }}
    where is_patrol
    qualify row_number() over (partition by county_fips order by lead_order asc) = 1

),

listed_contracts as (

    select
        listed.*,
        coalesce(records.main_place_id, 'cs' || listed.cousub_geoid) as area_id,
        oris.agency_id,
        coalesce(
            listed.seen_year,
            year(sources.published_on),
            cast(substring(listed.from_on, 1, 4) as integer)
        ) as known_year
    from {{ ref('stg_reference__policing_contracts') }} as listed
    inner join sources
        on listed.source_id = sources.source_id
    left join records
        on listed.place_id = records.place_id
    left join oris
        on listed.provider_ori = oris.ori

),

-- own forces that were founded when a contract ended
founded_forces as (

    select
        area_id as place_id,
        min(source_id) as source_id
    from listed_contracts
    where force_after = 'own force' and to_on <= '{{ var("as_of_on") }}'
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
            when founded_forces.place_id is not null then 'confirmed'
            else coalesce(evidence.police_rule, 'open')
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
        on forces.place_id = founded_forces.place_id

),

own_forces as (

    select
        *,
        'own_force' as police_role,
        case when police_rule = 'open' then 14 else 3 end as claim_order
    from forces

),

-- Once a stated end has passed, or with nothing newer than some years, a contract may
-- be over. With the county's police an old one says what holds without one as well.
judged_contracts as (

    select
        listed.area_id as place_id,
        listed.agency_id,
        listed.provider_ori as ori,
        listed.source_id,
        listed.known_year as seen_year,
        coalesce(
            coalesce(listed.agency_id, listed.provider_ori) = county_police.agency_key,
            false
        ) as is_with_county,
        case
            when
                not coalesce(
                    case
                        when listed.stated_end_on is null
                            then
                                listed.known_year
                                < {{ var("as_of_on")[:4] }}
                                - {{ rule_number('contract_years') }}
                        else listed.stated_end_on || '-99' < '{{ var("as_of_on") }}'
                    end,
                    false
                )
                then 'contract'
            when
                coalesce(listed.agency_id, listed.provider_ori)
                <> coalesce(county_police.agency_key, '')
                then 'open'
            when listed.force_after is not null then 'ended'
            when listed.stated_end_on is null then 'contract'
            else 'open'
        end as police_rule
    from listed_contracts as listed
    inner join places
        on listed.area_id = places.place_id
    left join county_police
        on places.county_fips = county_police.county_fips
    where
        listed.provider_name is not null
        and coalesce(listed.to_on, '9999') > '{{ var("as_of_on") }}'
    qualify row_number() over (
        partition by listed.area_id
        order by
            coalesce(listed.from_on, '') desc,
            listed.known_year desc nulls last,
            listed.contract_id asc
    ) = 1

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
    from judged_contracts as contracts
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
    left join records
        on members.place_id = records.place_id
    inner join places
        on
            coalesce(records.main_place_id, 'cs' || members.cousub_geoid)
            = places.place_id
    left join oris
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
        cast(null as string) as agency_id,
        cast(null as string) as ori,
        'around' as police_role,
        case when around_place_id is null then 'unknown' else 'part_of' end
            as police_rule,
        case
            when not is_hamlet then 10
            when around_place_id is null then 8
            else 5
        end as claim_order,
        source_id,
        around_place_id,
        around_rule
    from {{ ref('int_partnerships__places_around') }}
    where is_hamlet or around_place_id is not null

),

tribal as (

    select
        records.main_place_id as place_id,
        oris.agency_id,
        tribal.ori,
        'tribal' as police_role,
        'tribal' as police_rule,
        6 as claim_order,
        tribal.source_id
    from {{ ref('stg_reference__tribal_police') }} as tribal
    inner join records
        on tribal.place_id = records.place_id
    left join oris
        on tribal.ori = oris.ori
    where tribal.confidence = 'high'
    qualify row_number() over (
        partition by records.main_place_id order by tribal.tribal_police_id asc
    ) = 1

),

-- who patrols where a place has no police of its own, or may have none
county_patrols as (

    select
        consolidated.county_fips,
        oris.agency_id,
        consolidated.provider_ori as ori,
        'county' as police_role,
        'consolidated' as police_rule,
        7 as claim_order,
        consolidated.source_id
    from {{ ref('stg_reference__consolidated_policing') }} as consolidated
    left join oris
        on consolidated.provider_ori = oris.ori
    where consolidated.serves <> 'city'

    union all

    select
        county_fips,
        covering_agency_id as agency_id,
        covering_ori as ori,
        case when has_county_provider then 'county' else 'state' end as police_role,
        'by_role' as police_rule,
        case when has_county_provider then 9 else 11 end as claim_order,
        source_id
    from sheriff_roles
    where
        role in ('courts_mainly', 'none')
        and coalesce(covering_agency_id, covering_ori) is not null

    union all

    select
        county_police.county_fips,
        county_police.agency_id,
        county_police.ori,
        'county' as police_role,
        case when sheriff_roles.role is null then 'assumed' else 'by_role' end
            as police_rule,
        12 as claim_order,
        coalesce(sheriff_roles.source_id, 'fbi-register-of-agencies-2018') as source_id
    from county_police
    left join sheriff_roles
        on county_police.county_fips = sheriff_roles.county_fips

),

patrols as (

    select
        places.place_id,
        county_patrols.*
    from places
    inner join county_patrols
        on places.county_fips = county_patrols.county_fips

),

claims as (
    {% for claimed, own_columns in told_in %}
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
),

-- what may be named second: an open claim, or who patrols otherwise
second_claims as (

    select
        place_id,
        min(case when claim_order in (13, 14) then claim_order end) as open_order,
        min(case when police_role in ('county', 'state') then claim_order end)
            as patrol_order
    from claims
    group by place_id

),

-- Who may have police of its own is no part of another place.
standing as (

    select
        claims.*,
        second_claims.open_order,
        second_claims.patrol_order
    from claims
    inner join second_claims
        on claims.place_id = second_claims.place_id
    where
        second_claims.open_order is null
        or claims.police_rule not in ('part_of', 'tribal', 'unknown')

),

leaders as (

    select
        place_id,
        claim_order as leading_order,
        case
            when claim_order >= 7 and open_order is not null then 'open'
            else police_rule
        end as police_evidence
    from standing
    qualify row_number() over (partition by place_id order by claim_order asc) = 1

),

ordered as (

    select
        standing.*,
        leaders.police_evidence,
        case
            when
                standing.claim_order = leaders.leading_order
                and standing.claim_order < 13
                then 1
            when
                case leaders.police_evidence
                    when 'on_record'
                        then
                            standing.police_role = 'contract'
                            and standing.police_rule <> 'ended'
                    when 'probable' then standing.claim_order = standing.patrol_order
                    when 'open'
                        then
                            leaders.leading_order >= 7
                            and standing.claim_order = standing.open_order
                end
                then 2
            when standing.police_role in ('own_force', 'contract', 'joint', 'tribal')
                then 3
        end as answer_order
    from standing
    inner join leaders
        on standing.place_id = leaders.place_id

),

-- a part of a city or town has the police of that, as far as those are known
followed as (

    select
        place_id,
        agency_id,
        ori,
        agency_name,
        police_role,
        case when answer_order = 3 then police_rule else police_evidence end
            as police_rule,
        source_id,
        seen_year,
        cast(null as string) as part_of_place_id,
        cast(null as string) as part_of_rule,
        answer_order
    from ordered
    where answer_order is not null and police_role <> 'around'

    union all

    select
        parts.place_id,
        around.agency_id,
        around.ori,
        around.agency_name,
        -- The police of the city around are not the neighborhood's own.
        case
            when around.police_role in ('county', 'state') then around.police_role
            else 'around'
        end as police_role,
        case
            when around.police_role = 'contract' and around.answer_order = 1
                then 'part_of'
            when around.police_evidence in ('probable', 'open', 'assumed', 'by_role')
                then around.police_evidence
            else 'part_of'
        end as police_rule,
        parts.source_id,
        cast(null as integer) as seen_year,
        parts.around_place_id as part_of_place_id,
        parts.around_rule as part_of_rule,
        around.answer_order
    from ordered as parts
    inner join ordered as around
        on parts.around_place_id = around.place_id
    where
        parts.police_rule = 'part_of'
        and parts.answer_order = 1
        and around.answer_order in (1, 2)
        and around.police_role <> 'around'

),

final as (

    select
        followed.place_id,
        followed.agency_id,
        followed.ori,
        followed.source_id as evidence_source_id,
        followed.part_of_place_id,
        followed.agency_name,
        followed.police_role,
        followed.police_rule,
        followed.part_of_rule,
        followed.answer_order,
        case
            when followed.seen_year is not null then 'year'
            else sources.published_on_precision
        end as evidence_on_precision,
        coalesce(
            cast(followed.seen_year || '-01-01' as date), sources.published_on
        ) as evidence_on
    from followed
    inner join sources
        on followed.source_id = sources.source_id

)

select * from final
