with

ranked_rounds as (

    select
        rounds.*,
        round_money.promised_usd,
        round_money.approved_usd,
        round_money.spent_usd,
        round_money.other_public_usd,
        case rounds.round_status
            when 'ran' then 1
            when 'ended' then 2
            when 'returned' then 3
            when 'approved' then 4
            when 'budgeted' then 5
            when 'announced' then 6
            when 'proposed_to_council' then 7
            when 'proposed' then 8
            when 'postponed' then 9
            when 'declined' then 10
        end as status_rank
    from {{ ref('subsidy_rounds') }} as rounds
    inner join {{ ref('int_subsidies__round_money') }} as round_money
        on rounds.round_id = round_money.round_id

),

first_rounds as (

    select *
    from ranked_rounds
    qualify row_number() over (
        partition by scheme_id
        order by announced_on asc nulls last, round_id asc
    ) = 1

),

furthest_rounds as (

    select *
    from ranked_rounds
    -- why: a scheme that ran has run, even if a later round was put off or only
    -- budgeted; the rounds themselves keep their own status.
    qualify row_number() over (
        partition by scheme_id
        order by status_rank asc, round_id asc
    ) = 1

),

totals as (

    select
        scheme_id,
        count(*) as round_count,
        count(*) filter (
            where
            coalesce(promised_usd, approved_usd, spent_usd, other_public_usd) is null
        ) as round_without_public_amount_count,
        sum(device_planned_count) as device_planned_count,
        sum(device_given_count) as device_given_count,
        sum(promised_usd) as promised_usd,
        sum(approved_usd) as approved_usd,
        sum(spent_usd) as spent_usd,
        sum(other_public_usd) as other_public_usd
    from ranked_rounds
    group by scheme_id

),

final as (

    select
        totals.scheme_id,
        first_rounds.source_id,
        places.place_id,
        counties.county_fips,
        first_rounds.jurisdiction_name || ', ' || first_rounds.state_code
            as scheme_name,
        first_rounds.jurisdiction_name,
        first_rounds.city_name,
        first_rounds.county_name,
        first_rounds.state_code,
        furthest_rounds.round_status as scheme_status,
        cast(totals.round_count as integer) as round_count,
        cast(totals.round_without_public_amount_count as integer)
            as round_without_public_amount_count,
        cast(totals.device_planned_count as integer) as device_planned_count,
        cast(totals.device_given_count as integer) as device_given_count,
        cast(totals.promised_usd as decimal(12, 2)) as promised_usd,
        cast(totals.approved_usd as decimal(12, 2)) as approved_usd,
        cast(totals.spent_usd as decimal(12, 2)) as spent_usd,
        cast(totals.other_public_usd as decimal(12, 2)) as other_public_usd
    from totals
    inner join first_rounds
        on totals.scheme_id = first_rounds.scheme_id
    inner join furthest_rounds
        on totals.scheme_id = furthest_rounds.scheme_id
    -- why: the record gives counties without their legal kind, which differs by state.
    left join {{ ref('dim_counties') }} as counties
        on
            first_rounds.state_code = counties.state_code
            and lower(counties.county_name) in (
                lower(first_rounds.county_name),
                lower(first_rounds.county_name) || ' county',
                lower(first_rounds.county_name) || ' parish'
            )
    left join {{ ref('dim_places') }} as places
        on
            counties.county_fips = places.county_fips
            and lower(first_rounds.city_name) = lower(places.place_name)
            and not places.is_township_beside_town

)

select * from final
