/*
title: What has an agency stated on its Flock portal?
subject: agencies
description: >
  Readings of one transparency portal of Flock Safety, whose cameras read license
  plates. Counts are the portal's own claims, and are never added up. It says nothing
  for or against an agreement with Ring.
answer: "{row_count} readings of the portal of {portal_label}."
parameters:
  - name: portal
    label: Portal
    default: abington-ma-pd
    choices: |
      select flock_portal_id as value, portal_label as label
      from marts.dim_flock_portals order by label, value
*/
select
    portals.portal_label,
    readings.read_on,
    readings.camera_count,
    readings.searches_30_days_count,
    readings.vehicles_30_days_count,
    readings.hotlist_hits_30_days_count,
    readings.retention_days,
    readings.outside_agency_count,
    sources.publisher,
    sources.source_url,
    portals.portal_url
from marts.fct_flock_portal_readings as readings
inner join marts.dim_flock_portals as portals
    on readings.flock_portal_id = portals.flock_portal_id
inner join marts.dim_sources as sources
    on readings.source_id = sources.source_id
where readings.flock_portal_id = $portal
order by readings.read_on, readings.flock_reading_id
