-- Incidents in which authorities went past the owner: from whom they sought footage, whether they got it,
-- and whether there was a warrant.
select
    incidents.happened_on,
    incidents.headline,
    incidents.standing,
    incidents.footage_handed_over_status,
    incidents.warrant_status,
    sources.source_url
from marts.fct_incidents as incidents
join marts.dim_sources as sources using (source_id)
where incidents.footage_sought_status = 'from_company'
order by incidents.happened_on, incidents.incident_id
