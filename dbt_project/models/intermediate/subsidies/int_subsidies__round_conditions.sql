with

readings_by_round as (

    select
        round_id,
        max(case when condition_type = 'app' then condition_status end)
            as app_condition_status,
        max(case when condition_type = 'registration' then condition_status end)
            as registration_condition_status,
        max(case when condition_type = 'footage' then condition_status end)
            as footage_condition_status
    from {{ ref('subsidy_condition_readings') }}
    group by round_id

),

final as (

    select
        rounds.round_id,
        rounds.sharing_condition_status,
        -- why: most pages were seen in part only, so a condition that nobody read from
        -- the note is unknown; silence is never "no".
        coalesce(readings_by_round.app_condition_status, 'unknown')
            as app_condition_status,
        coalesce(readings_by_round.registration_condition_status, 'unknown')
            as registration_condition_status,
        coalesce(readings_by_round.footage_condition_status, 'unknown')
            as footage_condition_status
    from {{ ref('subsidy_rounds') }} as rounds
    left join readings_by_round
        on rounds.round_id = readings_by_round.round_id

)

select * from final
