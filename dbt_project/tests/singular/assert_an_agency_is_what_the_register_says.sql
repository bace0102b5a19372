-- why: a county force filed as a town's, or a sheriff as police, answers for the wrong
-- residents. The register says what a body is.
with

otherwise_for_a_reason as (

    select
        listed.agency_id,
        listed.reason
    from (
        values
        (
            'fl-jacksonville-sheriffs-office',
            'City and county are one; he is its police.'
        ),
        ('ny-westchester-county-police', 'The sheriff was merged into it in 1979.')
    ) as listed (agency_id, reason)

)

select
    agencies.agency_id,
    agencies.agency_type,
    agencies.agency_level,
    registered.ori,
    registered.agency_name as registered_name,
    registered.register_kind
from {{ ref('dim_agencies') }} as agencies
inner join {{ ref('dim_register_agencies') }} as registered
    on agencies.ori = registered.ori
left join otherwise_for_a_reason
    on agencies.agency_id = otherwise_for_a_reason.agency_id
where
    otherwise_for_a_reason.agency_id is null
    and (
        (registered.register_kind = 'county' and agencies.agency_level <> 'county')
        or (
            registered.agency_name like '%Sheriff''s Office'
            and registered.agency_name not like '%Police%'
            and agencies.agency_type <> 'sheriff'
        )
        or (
            agencies.agency_type = 'sheriff'
            and registered.agency_name like '%Police Dep%'
        )
    )
