with

tied as (

    select
        entries.entry_id as flock_portal_id,
        entries.agency_id,
        coalesce(entries.ori, agencies.ori) as ori,
        nullif(replace(entries.decided_by, 'rule:', ''), 'none') as tie_rule,
        entries.certainty,
        entries.reason
    from {{ ref('entries') }} as entries
    left join {{ ref('agencies') }} as agencies
        on entries.agency_id = agencies.agency_id
    where entries.seed_name = 'flock_portals'

),

final as (

    select
        portals.flock_portal_id,
        tied.ori,
        tied.agency_id,
        portals.source_id,
        portals.agency_name,
        portals.portal_label,
        portals.portal_kind,
        portals.place_name,
        portals.state_code,
        portals.portal_url,
        tied.tie_rule,
        case when tied.ori is not null then tied.certainty end as match_confidence,
        tied.reason as match_note,
        portals.note,
        last_readings.is_stale,
        not last_readings.is_stale
        and coalesce(last_readings.last_camera_count <> 0, true) as is_live,
        last_readings.last_camera_count,
        last_readings.first_read_on,
        last_readings.last_read_on,
        last_readings.last_refreshed_on
    from {{ ref('flock_portals') }} as portals
    inner join {{ ref('int_registries__flock_last_readings') }} as last_readings
        on portals.flock_portal_id = last_readings.flock_portal_id
    left join tied
        on portals.flock_portal_id = tied.flock_portal_id

)

select * from final
