-- why: Wall Township is in New Jersey, not in New Hampshire; with that put right no
-- agency of New Hampshire is left on the map of October 2020.
select
    count(distinct corrected_state_code) as state_count,
    count(case when corrected_state_code = 'NJ' then 1 end) as new_jersey_count,
    count(case when corrected_state_code = 'NH' then 1 end) as new_hampshire_count
from {{ ref('fct_agency_observations') }}
where record_id is not null
having
    count(distinct corrected_state_code) <> 46
    or count(case when corrected_state_code = 'NJ' then 1 end) <> 116
    or count(case when corrected_state_code = 'NH' then 1 end) <> 0
