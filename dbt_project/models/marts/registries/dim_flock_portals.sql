with

portals as (

    select * from {{ ref('int_registries__flock_portals_dated') }}

),

registered as (

    select * from {{ ref('dim_register_agencies') }}

),

final as (

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
        portals.is_stale,
        portals.last_camera_count,
        portals.first_read_on,
        portals.last_read_on,
        portals.last_refreshed_on
    from portals
    left join registered
        on portals.ori = registered.ori

)

select * from final
