-- Towns that paid for Ring cameras, whose police are on record with Ring and have a
-- Flock portal. Approved and spent dollars are different measures of the same money.
select
    agency_name,
    place_name,
    state_code,
    ring_status,
    subsidy_round_count,
    approved_usd,
    spent_usd,
    flock_portal_url
from marts.mart_agencies
where has_ring_record and has_flock_portal and subsidy_round_count > 0
order by state_code, agency_name, agency_id
