with

named as (

    select * from {{ ref('int_partnerships__named_observations') }}

),

name_matches as (

    select * from {{ ref('int_partnerships__name_matches') }}

),

own_records as (

    select
        named.record_id,
        name_matches.agency_id
    from named
    inner join name_matches
        on named.observation_id = name_matches.observation_id
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

final as (

    select
        named.observation_id,
        named.seed_name,
        case
            when name_matches.match_rule = 'alias' then name_matches.agency_id
            when by_record.is_second then null
            when by_record.observation_id is not null then by_record.agency_id
            when by_register.observation_id is not null then by_register.agency_id
            else name_matches.agency_id
        end as agency_id,
        case
            when
                name_matches.match_rule = 'alias' and name_matches.agency_id is not null
                then name_matches.agency_id
            when not coalesce(by_record.is_second, false)
                then coalesce(
                    by_record.agency_id,
                    by_register.agency_id,
                    name_matches.candidate_agency_id
                )
        end as candidate_agency_id,
        named.source_id,
        named.agency_name,
        named.city_name,
        named.county_name,
        named.state_code,
        case
            when name_matches.match_rule = 'alias' then 'alias'
            when by_record.observation_id is not null then 'record_number'
            when by_register.observation_id is not null then 'register'
            else coalesce(name_matches.match_rule, 'none')
        end as match_rule,
        case
            when name_matches.match_rule = 'alias' then name_matches.match_confidence
            when by_record.is_second then 'low'
            when by_record.is_one_of_two then 'medium'
            when by_record.observation_id is not null then 'high'
            when by_register.is_in_hinted_state then 'high'
            when by_register.observation_id is not null then 'medium'
            else coalesce(name_matches.match_confidence, 'low')
        end as match_confidence,
        case
            when name_matches.match_rule = 'alias' then name_matches.match_reason
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
            when by_register.observation_id is not null
                then
                    'The register of 2018 has one body of this name in the country, in '
                    || by_register.state_code || '.'
            else coalesce(
                name_matches.match_reason,
                'None of our rules ties this name to one body of the register.'
            )
        end as match_reason
    from named
    left join name_matches
        on named.observation_id = name_matches.observation_id
    left join by_record
        on named.observation_id = by_record.observation_id
    left join {{ ref('int_partnerships__register_matches') }} as by_register
        on named.observation_id = by_register.observation_id

)

select * from final
