-- why: readers quote the address of an agency's page, and a slip in the id looks like
-- another body. A former id is a row of `agency_aliases`.
select
    agencies.agency_id,
    agencies.agency_name,
    agencies.state_code
from {{ ref('mart_agencies') }} as agencies
where
    agencies.agency_id
    <> lower(agencies.state_code) || '-' || trim(
        regexp_replace(
            lower(
                replace(
                    regexp_replace(strip_accents(agencies.agency_name), '[''.]', '', 'g'),
                    '&', ' and '
                )
            ),
            '[^a-z0-9]+', '-', 'g'
        ),
        '-'
    )
