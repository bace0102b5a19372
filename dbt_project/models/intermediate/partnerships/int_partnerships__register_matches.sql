with

named as (

    select
        *,
        replace(normalized_agency_name, ' ', '') as letters
    from {{ ref('int_partnerships__named_observations') }}
    where seed_name = 'agency_observations'

),

agencies as (

    select * from {{ ref('stg_partnerships__agencies') }}

),

counties as (

    select * from {{ ref('stg_reference__counties') }}

),

-- names that one body of the whole country has
names_once as (

    select
        ori,
        replace(normalized_agency_name, ' ', '') as letters
    from {{ ref('int_reference__register_names') }}
    qualify count(*) over (partition by replace(normalized_agency_name, ' ', '')) = 1

),

without_state as (

    select
        named.observation_id,
        named.letters,
        list_matches.state_hint_code
    from named
    left join {{ ref('stg_partnerships__list_2021_matches') }} as list_matches
        on named.observation_id = list_matches.observation_id
    where named.state_code is null

),

found_in_register as (

    select
        without_state.observation_id,
        without_state.state_hint_code,
        agency_oris.agency_id
    from without_state
    inner join names_once
        on without_state.letters = names_once.letters
    inner join {{ ref('int_partnerships__agency_oris') }} as agency_oris
        on names_once.ori = agency_oris.ori

),

-- why: the hint is the state next to the point that the list drew, which is off by some
-- miles. A body far from it has the name of another.
neighbors_of_hint as (

    select distinct
        found_in_register.observation_id,
        found_in_register.agency_id
    from found_in_register
    inner join agencies
        on found_in_register.agency_id = agencies.agency_id
    inner join counties
        on agencies.county_fips = counties.county_fips
    inner join counties as hinted_counties
        on found_in_register.state_hint_code = hinted_counties.state_code
    where
        {{ miles_between(
            'counties.latitude', 'counties.longitude',
            'hinted_counties.latitude', 'hinted_counties.longitude'
        ) }} < {{ rule_number('list_hint_miles') }}

),

final as (

    select
        found_in_register.observation_id,
        found_in_register.agency_id,
        coalesce(found_in_register.state_hint_code = agencies.state_code, false)
            as is_in_hinted_state,
        agencies.state_code
    from found_in_register
    inner join agencies
        on found_in_register.agency_id = agencies.agency_id
    left join neighbors_of_hint
        on
            found_in_register.observation_id = neighbors_of_hint.observation_id
            and found_in_register.agency_id = neighbors_of_hint.agency_id
    where
        found_in_register.state_hint_code is null
        or neighbors_of_hint.observation_id is not null

)

select * from final
