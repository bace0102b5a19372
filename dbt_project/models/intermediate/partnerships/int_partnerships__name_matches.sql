with

named as (

    select * from {{ ref('int_partnerships__named_observations') }}

),

decided as (

    select
        named.observation_id,
        aliases.agency_id,
        aliases.confidence,
        aliases.reason
    from named
    inner join {{ ref('stg_partnerships__agency_aliases') }} as aliases
        on
            named.agency_name = aliases.agency_name
            and named.state_code is not distinct from aliases.state_code
            and coalesce(named.city_name = aliases.city_name, aliases.city_name is null)
            and coalesce(
                named.county_name = aliases.county_name, aliases.county_name is null
            )

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
    from {{ ref('stg_partnerships__agencies') }} as agencies
    left join {{ ref('stg_reference__counties') }} as counties
        on agencies.county_fips = counties.county_fips

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

final as (

    select
        named.observation_id,
        case
            when decided.observation_id is not null then decided.agency_id
            else by_name.agency_id
        end as agency_id,
        coalesce(decided.agency_id, by_name.candidate_agency_id) as candidate_agency_id,
        case
            when decided.observation_id is not null then 'alias'
            else by_name.match_rule
        end as match_rule,
        coalesce(decided.confidence, by_name.match_confidence) as match_confidence,
        coalesce(decided.reason, by_name.match_reason) as match_reason
    from named
    left join decided
        on named.observation_id = decided.observation_id
    left join by_name
        on named.observation_id = by_name.observation_id
    where coalesce(decided.observation_id, by_name.observation_id) is not null

)

select * from final
