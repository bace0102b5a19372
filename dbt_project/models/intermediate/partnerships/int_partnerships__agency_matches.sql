with

named as (

    select * from {{ ref('int_partnerships__named_observations') }}

),

aliases as (

    select * from {{ ref('stg_partnerships__agency_aliases') }}

),

agencies as (

    select * from {{ ref('stg_partnerships__agencies') }}

),

counties as (

    select * from {{ ref('stg_reference__counties') }}

),

registered as (

    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.state_code,
        agencies.agency_level,
        {{ normalized_name('agencies.agency_name') }} as normalized_agency_name,
        {{ normalized_name('agencies.city_name') }} as normalized_city_name,
        {{ normalized_name('counties.county_name') }} as normalized_county_name
    from agencies
    left join counties
        on agencies.county_fips = counties.county_fips

),

decided as (

    select
        named.observation_id,
        aliases.agency_id,
        aliases.confidence,
        aliases.reason
    from named
    inner join aliases
        on
            named.agency_name = aliases.agency_name
            and named.state_code is not distinct from aliases.state_code
            and coalesce(named.city_name = aliases.city_name, aliases.city_name is null)
            and coalesce(
                named.county_name = aliases.county_name, aliases.county_name is null
            )

),

candidates as (

    select
        named.observation_id,
        registered.agency_id,
        named.agency_name = registered.agency_name as is_exact,
        case
            when
                named.normalized_county_names like
                '%' || registered.normalized_county_name || '%'
                then 'county'
            when
                named.normalized_city_name = registered.normalized_city_name
                then 'city'
            -- why: a body of the whole state has seats in many towns.
            when registered.agency_level = 'state' then 'state body'
            when
                named.county_name is null
                and (
                    named.city_name is null
                    or registered.normalized_agency_name like
                    named.normalized_city_name || ' %'
                )
                then 'nothing stated'
            else 'differs'
        end as agreement
    from named
    inner join registered
        on
            named.state_code = registered.state_code
            and named.normalized_agency_name = registered.normalized_agency_name

),

ranked as (

    select
        observation_id,
        agency_id,
        is_exact,
        agreement,
        -- why: a name as written beats one that is only alike.
        count(*) over (
            partition by observation_id, agreement, is_exact
        ) as rival_count,
        row_number() over (
            partition by observation_id
            order by
                case agreement
                    when 'county' then 1
                    when 'city' then 2
                    when 'state body' then 3
                    when 'nothing stated' then 4
                    else 5
                end asc,
                is_exact desc,
                agency_id asc
        ) as candidate_rank
    from candidates

),

by_name as (

    select
        observation_id,
        agency_id as candidate_agency_id,
        case when rival_count = 1 and agreement <> 'differs' then agency_id end
            as agency_id,
        case when is_exact then 'exact_name' else 'normalized_name' end as match_rule,
        case
            when rival_count > 1 or agreement = 'differs' then 'low'
            when agreement = 'nothing stated' then 'medium'
            else 'high'
        end as match_confidence,
        case
            when rival_count > 1 then 'Several agencies of this name fit.'
            when agreement = 'differs'
                then
                    'An agency of this name is known in the state, in another town and'
                    || ' county.'
            when agreement = 'nothing stated'
                then
                    'Same name in the same state; the source adds no other town or'
                    || ' county.'
            when agreement = 'city' then 'Same name and town in the same state.'
            when agreement = 'state body' then 'Same name of a body of the whole state.'
            else 'Same name in the same county.'
        end as match_reason
    from ranked
    where candidate_rank = 1

),

own_records as (

    select
        named.record_id,
        coalesce(decided.agency_id, by_name.agency_id) as agency_id
    from named
    left join decided
        on named.observation_id = decided.observation_id
    left join by_name
        on named.observation_id = by_name.observation_id
    where named.is_own_record
    -- why: the Atlas itself uses one number twice (AOS5547), for the same agency.
    qualify row_number() over (
        partition by named.record_id order by named.observation_id asc
    ) = 1

),

by_record as (

    select
        named.observation_id,
        own_records.agency_id,
        -- why: one agency occurs once on a list, so a second entry of its name is
        -- another agency of that name, and nobody knows which of the two is which.
        named.seed_name = 'agency_observations'
        and count(*) over (partition by named.seed_name, named.record_id) > 1
            as is_one_of_two,
        named.seed_name = 'agency_observations'
        and row_number() over (
            partition by named.seed_name, named.record_id
            order by named.observation_id asc
        ) > 1 as is_second
    from named
    inner join own_records
        on named.record_id = own_records.record_id
    where
        not named.is_own_record
        and own_records.agency_id is not null

),

-- names that one body of the whole country has
names_once as (

    select
        ori,
        replace(normalized_agency_name, ' ', '') as letters
    from {{ ref('int_reference__register_names') }}
    qualify count(*) over (partition by replace(normalized_agency_name, ' ', '')) = 1

),

-- names that one agency of the Atlas with Ring has
ring_names_once as (

    select
        own_records.agency_id,
        replace(named.normalized_agency_name, ' ', '') as letters
    from named
    inner join own_records
        on named.record_id = own_records.record_id
    where
        named.is_own_record
        and named.seed_name = 'agency_observations'
        and own_records.agency_id is not null
    qualify
        count(*) over (partition by replace(named.normalized_agency_name, ' ', '')) = 1

),

without_state as (

    select
        named.observation_id,
        replace(named.normalized_agency_name, ' ', '') as letters,
        list_matches.state_hint_code,
        count(*) over (partition by replace(named.normalized_agency_name, ' ', ''))
            as entry_count
    from named
    left join {{ ref('stg_partnerships__list_2021_matches') }} as list_matches
        on named.observation_id = list_matches.observation_id
    where
        named.state_code is null
        and named.seed_name = 'agency_observations'

),

nameable as (

    select
        without_state.observation_id,
        without_state.state_hint_code,
        agency_oris.agency_id,
        'register' as match_rule
    from without_state
    inner join names_once
        on without_state.letters = names_once.letters
    inner join {{ ref('int_partnerships__agency_oris') }} as agency_oris
        on names_once.ori = agency_oris.ori

    union all

    select
        without_state.observation_id,
        without_state.state_hint_code,
        ring_names_once.agency_id,
        'only_one_with_ring' as match_rule
    from without_state
    inner join ring_names_once
        on without_state.letters = ring_names_once.letters
    where
        without_state.entry_count = 1
        and without_state.state_hint_code is not null

),

-- why: the hint is the state next to the point that the list drew, which is off by some
-- miles. A body far from it has the name of another.
beside_the_hint as (

    select distinct
        nameable.observation_id,
        nameable.agency_id
    from nameable
    inner join agencies
        on nameable.agency_id = agencies.agency_id
    inner join counties
        on agencies.county_fips = counties.county_fips
    inner join counties as hinted_counties
        on nameable.state_hint_code = hinted_counties.state_code
    where
        {{ miles_between(
            'counties.latitude', 'counties.longitude',
            'hinted_counties.latitude', 'hinted_counties.longitude'
        ) }} < 60

),

by_register as (

    select
        nameable.observation_id,
        nameable.agency_id,
        nameable.match_rule,
        coalesce(nameable.state_hint_code = agencies.state_code, false)
            as is_in_hinted_state,
        agencies.state_code
    from nameable
    inner join agencies
        on nameable.agency_id = agencies.agency_id
    left join beside_the_hint
        on
            nameable.observation_id = beside_the_hint.observation_id
            and nameable.agency_id = beside_the_hint.agency_id
    where
        nameable.state_hint_code is null
        or beside_the_hint.observation_id is not null
    qualify row_number() over (
        partition by nameable.observation_id order by nameable.match_rule desc
    ) = 1

),

final as (

    select
        named.observation_id,
        named.seed_name,
        case
            when decided.observation_id is not null then decided.agency_id
            when by_record.is_second then null
            when by_record.observation_id is not null then by_record.agency_id
            when by_register.observation_id is not null then by_register.agency_id
            else by_name.agency_id
        end as agency_id,
        case
            when
                decided.agency_id is not null
                or not coalesce(by_record.is_second, false)
                then coalesce(
                    decided.agency_id,
                    by_record.agency_id,
                    by_register.agency_id,
                    by_name.candidate_agency_id
                )
        end as candidate_agency_id,
        named.source_id,
        named.agency_name,
        named.city_name,
        named.county_name,
        named.state_code,
        case
            when decided.observation_id is not null then 'alias'
            when by_record.observation_id is not null then 'record_number'
            when by_register.observation_id is not null then by_register.match_rule
            when by_name.observation_id is not null then by_name.match_rule
            else 'none'
        end as match_rule,
        case
            when decided.observation_id is not null then decided.confidence
            when by_record.is_second then 'low'
            when by_record.is_one_of_two then 'medium'
            when by_record.observation_id is not null then 'high'
            when by_register.match_rule = 'register' and by_register.is_in_hinted_state
                then 'high'
            when by_register.observation_id is not null then 'medium'
            else coalesce(by_name.match_confidence, 'low')
        end as match_confidence,
        case
            when decided.observation_id is not null then decided.reason
            when by_record.is_second
                then
                    'The list has this name twice, and one of the two is tied to the'
                    || ' agency that the Atlas has. Whom this one means is not known.'
            when by_record.is_one_of_two
                then
                    'The list has this name twice; the Atlas has one agency of it,'
                    || ' which one of the two means.'
            when by_record.observation_id is not null
                then 'Matched to the Atlas number of the agency.'
            when by_register.match_rule = 'register'
                then
                    'The register of 2018 has one body of this name in the country, in '
                    || by_register.state_code || '.'
            when by_register.match_rule = 'only_one_with_ring'
                then
                    'The list has the name once and the Atlas one agency with Ring of '
                    || 'it, in ' || by_register.state_code
                    || '; the point of the list lies beside it.'
            else coalesce(
                by_name.match_reason,
                'None of our rules ties this name to one body of the register.'
            )
        end as match_reason
    from named
    left join decided
        on named.observation_id = decided.observation_id
    left join by_record
        on named.observation_id = by_record.observation_id
    left join by_register
        on named.observation_id = by_register.observation_id
    left join by_name
        on named.observation_id = by_name.observation_id

)

select * from final
