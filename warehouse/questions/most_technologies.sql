/*
title: Which agencies are known for the most surveillance technologies?
subject: agencies
description: >
  Agencies that any source names for four or more technologies of the Atlas. The count
  says how much is on record, not how much is in use.
answer: "{agency_name}, {state_code}, has the most: {technology_count}."
chart: {kind: bar, along: "{agency_name}, {state_code}", value: technology_count}
*/
select
    mart_agencies.agency_id,
    mart_agencies.agency_name,
    mart_agencies.state_code,
    mart_agencies.ring_status,
    count(*) as technology_count,
    string_agg(
        dim_technologies.technology_name, ', ' order by dim_technologies.technology_name
    ) as technology_names
from marts.mart_agencies
inner join marts.fct_agency_technology_claims
    on mart_agencies.agency_id = fct_agency_technology_claims.agency_id
inner join marts.dim_technologies
    on fct_agency_technology_claims.technology_id = dim_technologies.technology_id
group by
    mart_agencies.agency_id,
    mart_agencies.agency_name,
    mart_agencies.state_code,
    mart_agencies.ring_status
having count(*) >= 4
order by technology_count desc, mart_agencies.agency_id asc
