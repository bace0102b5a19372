-- A list names an agency once. A second entry of its name is another agency of that
-- name: decide in `entries`, or leave it tied to nobody.
select
    agency_id,
    source_id,
    agency_name,
    count(*) as entry_count
from {{ ref('fct_agency_observations') }}
where
    agency_id is not null
    and observed_status = 'listed'
group by agency_id, source_id, agency_name
having count(*) > 1
