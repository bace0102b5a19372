-- Incidents in which authorities sought footage without the owner's consent.
select
    incidents.happened_on,
    incidents.headline,
    incidents.standing,
    sources.source_url
from marts.fct_incidents as incidents
join marts.dim_sources as sources using (source_id)
where incidents.consent_status = 'without_consent'
order by incidents.happened_on, incidents.incident_id
