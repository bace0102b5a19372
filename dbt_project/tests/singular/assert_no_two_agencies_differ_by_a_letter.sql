-- why: a misspelt name makes a second agency, and a false "not in the register".
select
    agencies.agency_id,
    neighbors.agency_id as other_agency_id,
    agencies.agency_name,
    neighbors.agency_name as other_agency_name
from {{ ref('mart_agencies') }} as agencies
inner join {{ ref('mart_agencies') }} as neighbors
    on
        agencies.state_code = neighbors.state_code
        and agencies.county_fips = neighbors.county_fips
        and agencies.agency_id < neighbors.agency_id
where
    levenshtein(lower(agencies.agency_name), lower(neighbors.agency_name)) = 1
    -- why: constables are distinguished by the number of their precinct.
    and lower(agencies.agency_name) not like '%precinct%'
