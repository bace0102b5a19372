-- why: a filed type follows the source, which calls prisons state police and a court a
-- sheriff; whoever speaks for a town or state must be police.
select
    agency_id,
    agency_name,
    agency_type,
    agency_level
from {{ ref('dim_agencies') }}
where
    (
        agency_type <> 'other'
        and regexp_extract(
            agency_name,
            '(?i)(^|[^a-z])correction(s|al)([^a-z]|$)|commissioners|(^|[^a-z])court$',
            0
        ) <> ''
    )
    or (
        agency_type <> 'state_police'
        and agency_level = 'state'
        and regexp_extract(
            agency_name, '(?i)highway patrol|state (police|patrol)$', 0
        ) <> ''
    )
    or (
        agency_level <> 'campus'
        and agency_type = 'police'
        and regexp_extract(
            agency_name,
            '(?i)(^|[^a-z])(university of|state university|csu)([^a-z]|$)',
            0
        ) <> ''
    )
    or (
        -- some county police are a city's, as the register says of Camden's
        agency_level = 'local'
        and ori is null
        and regexp_extract(
            agency_name, '(?i)(^|[^a-z])county police([^a-z]|$)', 0
        ) <> ''
    )
