-- why: readers quote the address of an agency's page, and a slip in the id looks like
-- another body. A former id is a row of `agency_aliases`.
with plain_names as (
    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.state_code,
        lower(replace(strip_accents(agencies.agency_name), '&', ' and ')) as plain_name
    from {{ ref('mart_agencies') }} as agencies
)

select
    named.agency_id,
    named.agency_name
from plain_names as named
where
    named.agency_id
    <> lower(named.state_code) || '-' || trim(
        regexp_replace(
            regexp_replace(named.plain_name, '[''.]', '', 'g'), '[^a-z0-9]+', '-', 'g'
        ),
        '-'
    )
