select
    portals.flock_portal_id,
    portals.ori,
    registered.agency_id,
    portals.source_id,
    portals.agency_name,
    portals.portal_label,
    portals.portal_kind,
    portals.place_name,
    portals.state_code,
    portals.portal_url,
    portals.tie_rule,
    portals.match_confidence,
    portals.match_note,
    portals.note,
    last_readings.is_stale,
    last_readings.last_camera_count,
    last_readings.first_read_on,
    last_readings.last_read_on,
    last_readings.last_refreshed_on
from {{ ref('stg_registries__flock_portals') }} as portals
inner join {{ ref('int_registries__flock_last_readings') }} as last_readings
    on portals.flock_portal_id = last_readings.flock_portal_id
left join {{ ref('dim_register_agencies') }} as registered
    on portals.ori = registered.ori
