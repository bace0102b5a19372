-- why: a county force filed as a town's, or a sheriff as police, answers for the wrong
-- residents. The register says what a body is.
select
    agencies.agency_id,
    agencies.agency_type,
    agencies.agency_level,
    registered.ori,
    registered.agency_name as registered_name,
    registered.register_kind
from {{ ref('mart_agencies') }} as agencies
inner join {{ ref('dim_police_bodies') }} as registered
    on agencies.ori = registered.ori
where
    {{ is_no_exception('an_agency_is_what_the_register_says', 'agencies.agency_id') }}
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
