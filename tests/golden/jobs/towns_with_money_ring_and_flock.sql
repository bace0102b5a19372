-- Towns that paid for Ring cameras, whose police are on record with Ring and have a
-- Flock portal. Approved and spent dollars are different measures of the same money.
select
    agencies.agency_name,
    place_name,
    agencies.state_code,
    ring_status,
    count(distinct round_id) as subsidy_round_count,
    sum(approved_usd) as approved_usd,
    sum(spent_usd) as spent_usd,
    plate_reader_basis,
    has_ended_plate_readers
from marts.mart_agencies as agencies
join marts.fct_subsidy_round_agencies using (agency_id)
join marts.fct_subsidy_rounds as rounds using (round_id)
where has_ring_record and plate_reader_basis like '%portal'
group by all
order by agencies.state_code, agencies.agency_name
