with

agencies as (

    select * from {{ ref('stg_partnerships__agencies') }}

),

decisions as (

    select * from {{ ref('stg_partnerships__agency_ori_decisions') }}

),

register_names as (

    select * from {{ ref('int_reference__register_names') }}

),

register_counties as (

    select * from {{ ref('int_reference__register_counties') }}

),

folded as (

    select
        agency_id,
        agency_name,
        agency_type,
        agency_level,
        state_code,
        county_fips,
        {{ normalized_name('agency_name') }} as normalized_agency_name
    from agencies

),

named as (

    select
        *,
        {{ bare_place_name('normalized_agency_name') }} as bare_name,
        case agency_type when 'sheriff' then 'sheriff' else 'police' end as body_type
    from folded

),

-- the decisions of persons, which override every rule
undecided as (

    select named.*
    from named
    left join decisions
        on named.agency_id = decisions.agency_id
    where decisions.agency_id is null

),

free_names as (

    select register_names.*
    from register_names
    left join decisions
        on register_names.ori = decisions.ori
    where decisions.ori is null

),

alike as (

    select
        undecided.agency_id,
        free_names.ori,
        lower(undecided.agency_name) = lower(free_names.agency_name) as is_as_written,
        coalesce(register_counties.ori is not null, false) as is_in_county
    from undecided
    inner join free_names
        on
            undecided.state_code = free_names.state_code
            and replace(undecided.normalized_agency_name, ' ', '')
            = replace(free_names.normalized_agency_name, ' ', '')
    left join register_counties
        on
            free_names.ori = register_counties.ori
            and undecided.county_fips = register_counties.county_fips
    -- why: a body of the name in another county is another body.
    where
        register_counties.ori is not null
        or undecided.county_fips is null
        or free_names.ori not in (select counted.ori from register_counties as counted)

),

by_name as (

    select
        agency_id,
        ori,
        'name_in_state' as ori_rule
    from alike
    qualify
        row_number() over (
            partition by agency_id
            order by is_in_county desc, is_as_written desc, ori asc
        ) = 1
        and count(*) over (
            partition by agency_id, is_in_county, is_as_written
        ) = 1
        and count(*) over (partition by ori, is_in_county, is_as_written) = 1

),

by_place as (

    select
        undecided.agency_id,
        free_names.ori,
        'place_and_county' as ori_rule
    from undecided
    inner join free_names
        on
            undecided.state_code = free_names.state_code
            and undecided.bare_name = free_names.bare_name
            and undecided.body_type = free_names.body_type
    inner join register_counties
        on
            free_names.ori = register_counties.ori
            and undecided.county_fips = register_counties.county_fips
    where
        undecided.agency_type in ('police', 'sheriff')
        and undecided.agency_level in ('local', 'county')
        -- why: campus, railway and state bodies are often called after their town.
        and free_names.register_kind in ('city', 'county')
        and undecided.agency_id not in (select by_name.agency_id from by_name)
        and free_names.ori not in (select by_name.ori from by_name)
    qualify
        count(*) over (partition by undecided.agency_id) = 1
        and count(*) over (partition by free_names.ori) = 1

),

ties as (

    select * from by_name

    union all

    select * from by_place

    union all

    select
        agency_id,
        ori,
        'decision' as ori_rule
    from decisions
    where ori is not null

),

states_of_troops as (

    select state_code
    from register_names
    where register_kind = 'state_police'
    group by state_code
    having count(*) > 1

),

final as (

    select
        agencies.agency_id,
        ties.ori,
        coalesce(ties.ori_rule, 'none') as ori_rule,
        case
            when ties.ori is not null then null
            when decisions.ori_missing_reason is not null
                then decisions.ori_missing_reason
            when
                agencies.agency_type = 'state_police'
                and states_of_troops.state_code is not null
                then 'row_per_troop'
            when agencies.agency_level = 'federal' then 'federal'
            else 'not_in_register'
        end as ori_missing_reason
    from agencies
    left join ties
        on agencies.agency_id = ties.agency_id
    left join decisions
        on agencies.agency_id = decisions.agency_id
    left join states_of_troops
        on agencies.state_code = states_of_troops.state_code

)

select * from final
