-- Agencies on Ring's map of October 2020 and on the list of August 2021; entries of the
-- list that are tied to no agency are counted apart.
with entries as (
    select
        coalesce(agency_id, observation_id) as entry_id,
        count(agency_id) > 0 as is_tied,
        bool_or(observed_status = 'active') as is_on_map,
        bool_or(observed_status = 'listed') as is_on_list
    from marts.fct_agency_observations
    where source_id in ('eff-atlas-2020-10-07', 'uva-digital-force-index-2021-08-09')
    group by all
)

select
    is_on_map,
    is_on_list,
    is_tied,
    count(*) as entry_count
from entries
group by all
order by all
