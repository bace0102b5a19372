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
        {{ normalised_name('agencies.agency_name') }} as normalised_agency_name,
        {{ normalised_name('agencies.city_name') }} as normalised_city_name,
        {{ normalised_name('counties.county_name') }} as normalised_county_name
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
                named.normalised_county_names like
                '%' || registered.normalised_county_name || '%'
                then 'county'
            when
                named.normalised_city_name = registered.normalised_city_name
                then 'city'
            -- why: a body of the whole state has seats in many towns.
            when registered.agency_level = 'state' then 'state body'
            when
                named.county_name is null
                and (
                    named.city_name is null
                    or registered.normalised_agency_name like
                    named.normalised_city_name || ' %'
                )
                then 'nothing stated'
            else 'differs'
        end as agreement
    from named
    inner join registered
        on
            named.state_code = registered.state_code
            and named.normalised_agency_name = registered.normalised_agency_name

),

ranked as (

    select
        observation_id,
        agency_id,
        is_exact,
        agreement,
        count(*) over (partition by observation_id, agreement) as rival_count,
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
        case when is_exact then 'exact_name' else 'normalised_name' end as match_rule,
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
        count(*) over (partition by named.seed_name, named.record_id) as pointer_count,
        named.seed_name
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
            when decided.observation_id is not null then decided.agency_id
            when by_record.observation_id is not null then by_record.agency_id
            else by_name.agency_id
        end as agency_id,
        coalesce(
            decided.agency_id, by_record.agency_id, by_name.candidate_agency_id
        ) as candidate_agency_id,
        named.source_id,
        named.agency_name,
        named.city_name,
        named.county_name,
        named.state_code,
        case
            when decided.observation_id is not null then 'alias'
            when by_record.observation_id is not null then 'record_number'
            when by_name.observation_id is not null then by_name.match_rule
            else 'none'
        end as match_rule,
        case
            when decided.observation_id is not null then decided.confidence
            -- why: one Atlas number cannot stand for two entries of one list, so one of
            -- them is another agency of the same name.
            when
                by_record.pointer_count > 1
                and by_record.seed_name = 'agency_observations'
                then 'medium'
            when by_record.observation_id is not null then 'high'
            else coalesce(by_name.match_confidence, 'low')
        end as match_confidence,
        case
            when decided.observation_id is not null then decided.reason
            when
                by_record.pointer_count > 1
                and by_record.seed_name = 'agency_observations'
                then 'Two entries of the list point at one Atlas number.'
            when by_record.observation_id is not null
                then 'Matched to the Atlas number of the agency.'
            else coalesce(
                by_name.match_reason, 'No agency of this name is in the register.'
            )
        end as match_reason
    from named
    left join decided
        on named.observation_id = decided.observation_id
    left join by_record
        on named.observation_id = by_record.observation_id
    left join by_name
        on named.observation_id = by_name.observation_id

)

select * from final
