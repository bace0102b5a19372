-- Counties with the most agencies that have both Ring and plate readers.
select
    counties.county_fips,
    counties.county_name,
    counties.state_code,
    count(*) as agency_count
from marts.mart_agencies as agencies
join marts.dim_counties as counties using (county_fips)
where
    agencies.has_ring_record
    and agencies.agency_id in (
        select agency_id from marts.fct_agency_technology_claims
        where technology_id = 'automated_license_plate_readers'
    )
group by all
order by agency_count desc, counties.county_fips
limit 10
