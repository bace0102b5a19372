with

contracted as (

    select distinct place_ori as ori
    from {{ ref('stg_reference__policing_contracts') }}
    where
        place_ori is not null
        and provider_name is not null
        -- why: who gave up a force has none again because the contract ended.
        and (
            coalesce(to_on, '9999') > '{{ var("as_of_on") }}'
            or coalesce(force_after, '') <> 'own force'
        )

),

counted as (

    select
        listed.ori,
        registered.state_code,
        of_2008.officers_count as officers_2008_count,
        of_2008.part_time_officers_count as part_time_officers_2008_count,
        of_2018.employees_count as employees_2018_count,
        listed.is_listed_open_2018,
        listed.is_register_x,
        listed.in_california_list_2023,
        contracted.ori is not null as is_contracted,
        listed.source_id,
        of_2008.source_id as officers_source_id,
        of_2018.source_id as employees_source_id
    from {{ ref('stg_reference__police_force_evidence') }} as listed
    inner join {{ ref('stg_reference__register_agencies') }} as registered
        on listed.ori = registered.ori
    left join {{ ref('stg_reference__police_employees_2008') }} as of_2008
        on listed.ori = of_2008.ori
    left join {{ ref('stg_reference__police_employees_2018') }} as of_2018
        on listed.ori = of_2018.ori
    left join contracted
        on listed.ori = contracted.ori

),

judged as (

    select
        *,
        -- why: where a state reports fully, a force that was there in 2008 and does not
        -- report in 2018 may be gone.
        count(*) filter (
            where officers_2008_count is not null and employees_2018_count is not null
        ) over (partition by state_code)
        / nullif(count(officers_2008_count) over (partition by state_code), 0)
            as state_reporting_share,
        case
            when is_contracted then 'contract'
            when officers_2008_count is not null and employees_2018_count is not null
                then 'counted_2008_and_2018'
            when is_listed_open_2018 and employees_2018_count is not null
                then 'listed_and_counted_2018'
            when employees_2018_count is not null then 'counted_2018_only'
            when officers_2008_count is not null then 'counted_2008_only'
            when is_listed_open_2018 then 'listed_only'
            else 'not_counted'
        end as existence_verdict
    from counted

),

final as (

    select
        *,
        existence_verdict in (
            'counted_2008_and_2018', 'listed_and_counted_2018', 'counted_2018_only'
        ) as is_counted_2018,
        case
            when
                existence_verdict
                in ('counted_2008_and_2018', 'listed_and_counted_2018')
                or in_california_list_2023
                then 'confirmed'
            when
                existence_verdict = 'counted_2018_only'
                or (
                    existence_verdict in ('counted_2008_only', 'listed_only')
                    and state_reporting_share
                    < {{ rule_number('full_reporting_share') }}
                )
                then 'probable'
            else 'open'
        end as police_rule,
        coalesce(
            case when in_california_list_2023 then source_id end,
            employees_source_id,
            officers_source_id,
            source_id
        ) as leading_source_id
    from judged

)

select * from final
