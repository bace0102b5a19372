-- why: a fusion center, a task force or an office that is typed as police answers for a
-- town and counts among its police. Type it `other`.
select
    agency_id,
    agency_name,
    agency_type
from {{ ref('mart_agencies') }}
where
    agency_type in ('police', 'sheriff', 'constable')
    and agency_level in ('local', 'county')
    and regexp_extract(
        lower(agency_name),
        'polic|public s|safety|sheriff|seriff|constable|marshal|marhsal|patrol| pd$',
        0
    ) = ''
