-- Los Angeles County: who polices each city, how we know, and the status of that body.
select
    area_name,
    leading_agency_name,
    leading_role,
    police_evidence,
    ring_status,
    ring_status_on,
    evidence_source_url
from marts.mart_place_lookup
where county_fips = '06037' and legal_kind <> 'unknown'
order by area_type, area_name, lookup_id
