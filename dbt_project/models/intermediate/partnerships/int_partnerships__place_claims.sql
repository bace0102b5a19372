{#- What the rule weighs. Each body is an agency on record, a number of the register, or
    both. -#}
with

places as (

    select * from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

main_ids as (

    select
        place_id,
        main_place_id
    from {{ ref('int_reference__places_resolved') }}

),

oris as (

    select
        ori,
        agency_id
    from {{ ref('int_partnerships__agency_oris') }}
    where ori is not null

),

own_forces as (

    select
        place_forces.place_id,
        place_forces.agency_id,
        place_forces.ori,
        coalesce(statuses.has_ring_record, false) as has_ring_record,
        agencies.source_id as agency_source_id,
        case
            when place_forces.police_rule = 'name_without_kind' then 'unknown_kind'
            else evidence.existence_verdict
        end as existence_verdict,
        evidence.state_reporting_share,
        coalesce(evidence.in_california_list_2023, false) as is_in_california_list,
        evidence.source_id as list_source_id,
        evidence.officers_source_id,
        evidence.employees_source_id
    from {{ ref('int_partnerships__place_forces') }} as place_forces
    left join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on place_forces.agency_id = statuses.agency_id
    left join {{ ref('stg_partnerships__agencies') }} as agencies
        on place_forces.agency_id = agencies.agency_id
    left join {{ ref('int_partnerships__force_evidence') }} as evidence
        on place_forces.ori = evidence.ori

),

-- why: both lists were made before townships beside a town were places.
unlisted_places as (

    select
        contract_id as evidence_id,
        place_name,
        county_name,
        state_code
    from {{ ref('stg_reference__policing_contracts') }}
    where place_id is null

    union all

    select
        membership_id as evidence_id,
        member_place_name as place_name,
        member_county_name as county_name,
        state_code
    from {{ ref('stg_reference__joint_force_members') }}
    where place_id is null

),

named_places as (

    select
        unlisted_places.evidence_id,
        places.place_id
    from unlisted_places
    inner join {{ ref('stg_reference__counties') }} as counties
        on
            unlisted_places.state_code = counties.state_code
            and {{ bare_county_name('unlisted_places.county_name') }}
            = {{ bare_county_name('counties.county_name') }}
    inner join places
        on
            counties.county_fips = places.county_fips
            and {{ normalized_name('unlisted_places.place_name') }}
            in (
                {{ normalized_name('places.place_name') }},
                {{ normalized_name("places.place_name || ' ' || places.place_type") }},
                {{ normalized_name(
                    "places.place_name || ' ' || "
                    ~ "replace(places.place_type, 'charter ', '')"
                ) }}
            )
            and (unlisted_places.place_name like '% Township')
            = coalesce(places.place_type like '%township', false)
    qualify count(*) over (partition by unlisted_places.evidence_id) = 1

),

contracts as (

    select
        coalesce(main_ids.main_place_id, named_places.place_id) as place_id,
        listed.contract_id,
        listed.source_id,
        listed.provider_name,
        listed.provider_ori,
        listed.from_on,
        listed.to_on,
        listed.force_after,
        listed.seen_year
    from {{ ref('stg_reference__policing_contracts') }} as listed
    left join main_ids
        on listed.place_id = main_ids.place_id
    left join named_places
        on listed.contract_id = named_places.evidence_id
    where coalesce(main_ids.main_place_id, named_places.place_id) is not null

),

running_contracts as (

    select *
    from contracts
    where
        provider_name is not null
        and coalesce(to_on, '9999') > '{{ var("as_of_on") }}'
    qualify row_number() over (
        partition by place_id order by coalesce(from_on, '') desc, contract_id asc
    ) = 1

),

-- own forces that were founded when a contract ended
founded_forces as (

    select
        place_id,
        min(source_id) as source_id
    from contracts
    where force_after = 'own force' and to_on <= '{{ var("as_of_on") }}'
    group by place_id

),

memberships as (

    select
        coalesce(main_ids.main_place_id, named_places.place_id) as place_id,
        members.membership_id,
        members.source_id,
        members.force_name,
        members.force_ori as ori,
        coalesce(members.agency_id, oris.agency_id) as agency_id,
        members.from_on
    from {{ ref('stg_reference__joint_force_members') }} as members
    left join main_ids
        on members.place_id = main_ids.place_id
    left join named_places
        on members.membership_id = named_places.evidence_id
    left join oris
        on members.force_ori = oris.ori
    where coalesce(members.to_on, '9999') > '{{ var("as_of_on") }}'
    qualify row_number() over (
        partition by coalesce(main_ids.main_place_id, named_places.place_id)
        order by coalesce(members.from_on, '') desc, members.membership_id asc
    ) = 1

),

tribal as (

    select
        main_ids.main_place_id as place_id,
        tribal.ori,
        tribal.source_id
    from {{ ref('stg_reference__tribal_police') }} as tribal
    inner join main_ids
        on tribal.place_id = main_ids.place_id
    where tribal.confidence = 'high'
    qualify row_number() over (
        partition by main_ids.main_place_id order by tribal.tribal_police_id asc
    ) = 1

),

consolidated as (

    select * from {{ ref('stg_reference__consolidated_policing') }}
    where serves <> 'city'

),

county_police as (

    select * from {{ ref('int_partnerships__county_police') }}
    where is_patrol
    qualify row_number() over (partition by county_fips order by lead_order asc) = 1

),

final as (

    select
        places.place_id,
        places.state_code,
        places.county_fips,
        places.is_incorporated or places.is_town as is_government,
        own_forces.agency_id as own_agency_id,
        own_forces.ori as own_ori,
        own_forces.place_id is not null as has_own_force,
        coalesce(own_forces.has_ring_record, false) as own_has_ring_record,
        own_forces.existence_verdict as own_verdict,
        own_forces.state_reporting_share,
        coalesce(own_forces.is_in_california_list, false) as is_in_california_list,
        founded_forces.place_id is not null as is_founded_after_contract,
        coalesce(
            own_forces.agency_source_id,
            founded_forces.source_id,
            case
                when own_forces.is_in_california_list then own_forces.list_source_id
            end,
            own_forces.employees_source_id,
            own_forces.officers_source_id,
            own_forces.list_source_id,
            'fbi-register-of-agencies-2018'
        ) as own_source_id,
        running_contracts.provider_ori as contract_ori,
        providers.agency_id as contract_agency_id,
        running_contracts.source_id as contract_source_id,
        running_contracts.seen_year as contract_seen_year,
        memberships.membership_id is not null as is_joint_member,
        memberships.ori as joint_ori,
        memberships.agency_id as joint_agency_id,
        memberships.force_name as joint_name,
        memberships.source_id as joint_source_id,
        memberships.from_on as joint_from_on,
        tribal.ori as tribal_ori,
        tribal_oris.agency_id as tribal_agency_id,
        tribal.source_id as tribal_source_id,
        consolidated.provider_ori as consolidated_ori,
        consolidated_oris.agency_id as consolidated_agency_id,
        consolidated.source_id as consolidated_source_id,
        county_police.ori as county_ori,
        county_police.agency_id as county_agency_id,
        county_police.is_sheriff as is_county_sheriff,
        sheriff_roles.role as sheriff_role,
        coalesce(sheriff_roles.has_county_provider, false) as has_county_provider,
        sheriff_roles.covering_agency_id,
        sheriff_roles.covering_ori,
        sheriff_roles.source_id as role_source_id,
        around.around_place_id,
        around.around_rule,
        around.source_id as around_source_id,
        coalesce(around.is_hamlet, false) as is_hamlet
    from places
    left join own_forces
        on places.place_id = own_forces.place_id
    left join running_contracts
        on places.place_id = running_contracts.place_id
    left join oris as providers
        on running_contracts.provider_ori = providers.ori
    left join founded_forces
        on places.place_id = founded_forces.place_id
    left join memberships
        on places.place_id = memberships.place_id
    left join tribal
        on places.place_id = tribal.place_id
    left join oris as tribal_oris
        on tribal.ori = tribal_oris.ori
    left join consolidated
        on places.county_fips = consolidated.county_fips
    left join oris as consolidated_oris
        on consolidated.provider_ori = consolidated_oris.ori
    left join county_police
        on places.county_fips = county_police.county_fips
    left join {{ ref('int_partnerships__sheriff_roles') }} as sheriff_roles
        on places.county_fips = sheriff_roles.county_fips
    left join {{ ref('int_partnerships__places_around') }} as around
        on places.place_id = around.place_id

)

select * from final
