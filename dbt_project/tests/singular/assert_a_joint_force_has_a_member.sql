-- why: a joint force of the register that serves no place answers nobody who lives
-- there.
with

without_known_members as (

    select
        listed.ori,
        listed.reason
    from (
        values
        ('PA0430100', 'Southwest Mercer: no page names its members.'),
        ('PA0011800', 'Eastern Adams: no page names its members.'),
        ('PA0190100', 'Benton Area: no page names its members.'),
        ('PA0634900', 'Resa: no page names its members.'),
        ('PA0636000', 'Charleroi: no page names its members.'),
        ('PA0192400', 'Orangeville Area: no page names its members.'),
        ('PA0063500', 'Central Berks: no page names its members.'),
        ('PA0201800', 'Conneaut Lake: no page names its members.'),
        ('PA0440100', 'Mifflin County: no page names its members.'),
        ('MN0130900', 'Lakes Area: no page names its members.')
    ) as listed (ori, reason)

)

select
    registered.ori,
    registered.agency_name,
    registered.state_code
from {{ ref('dim_register_agencies') }} as registered
left join {{ ref('fct_place_police_evidence') }} as memberships
    on
        registered.ori = memberships.ori
        and memberships.statement_type = 'joint_force'
left join {{ ref('fct_place_police') }} as police
    on
        registered.ori = police.ori
        and police.answer_order = 1
left join without_known_members
    on registered.ori = without_known_members.ori
where
    registered.register_kind in ('city', 'county')
    and (
        lower(registered.agency_name) like '%regional%'
        or lower(registered.agency_name) like '%joint%'
        or lower(registered.agency_name) like '%area police%'
        or lower(registered.agency_name) like '% villages %'
    )
    and memberships.ori is null
    and police.ori is null
    and without_known_members.ori is null
