-- why: a joint force of the register that serves no place answers nobody who lives
-- there.
select
    registered.ori,
    registered.agency_name,
    registered.state_code
from {{ ref('dim_police_bodies') }} as registered
left join {{ ref('place_police') }} as memberships
    on
        registered.ori = memberships.police_body_id
        and memberships.police_role = 'joint'
left join {{ ref('fct_place_police') }} as police
    on
        registered.ori = police.ori
        and police.answer_order = 1
where
    registered.register_kind in ('city', 'county')
    and (
        lower(registered.agency_name) like '%regional%'
        or lower(registered.agency_name) like '%joint%'
        or lower(registered.agency_name) like '%area police%'
        or lower(registered.agency_name) like '% villages %'
    )
    and memberships.police_body_id is null
    and police.ori is null
    and {{ is_no_exception('a_joint_force_has_a_member', 'registered.ori') }}
