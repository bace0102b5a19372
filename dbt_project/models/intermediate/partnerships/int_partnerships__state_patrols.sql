with

-- why: lists call many offices of a state its police, a lottery's among them. By their
-- names these patrol it; a department of public safety does where none is so named.
state_bodies as (

    select
        agencies.agency_id,
        agencies.state_code,
        agencies.agency_type in ('police', 'state_police')
        and (
            {{ is_patrol_name('agencies.agency_name') }}
            or agencies.agency_name
            = replace(states.state_name, 'U.S. ', '') || ' Police Department'
        ) as is_patrol_by_name,
        agencies.agency_type in ('police', 'state_police')
        and lower(agencies.agency_name) like '%department of public safety'
            as is_public_safety
    from {{ ref('stg_partnerships__agencies') }} as agencies
    inner join {{ ref('stg_reference__states') }} as states
        on agencies.state_code = states.state_code
    where agencies.agency_level = 'state'

),

final as (

    select
        agency_id,
        state_code
    from state_bodies
    qualify
        is_patrol_by_name
        or (
            is_public_safety
            and not bool_or(is_patrol_by_name) over (partition by state_code)
        )

)

select * from final
