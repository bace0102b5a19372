with

portals as (

    select * from {{ ref('stg_registries__flock_portals') }}

),

readings as (

    select * from {{ ref('stg_registries__flock_portal_readings') }}

),

last_readings as (

    select
        flock_portal_id,
        camera_count,
        read_on,
        refreshed_on,
        min(read_on) over (partition by flock_portal_id) as first_read_on
    from readings
    qualify
        row_number() over (
            partition by flock_portal_id
            order by read_on desc, reading_number desc
        ) = 1

),

final as (

    select
        portals.flock_portal_id,
        portals.source_id,
        portals.ori,
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
        -- why: the list refreshes each portal every few days, so one that it has not
        -- reached for six weeks may be gone.
        coalesce(
            last_readings.refreshed_on
            < {{ dbt.dateadd('day', -45, 'last_readings.read_on') }},
            false
        ) as is_stale,
        last_readings.camera_count as last_camera_count,
        last_readings.first_read_on,
        last_readings.read_on as last_read_on,
        last_readings.refreshed_on as last_refreshed_on
    from portals
    inner join last_readings
        on portals.flock_portal_id = last_readings.flock_portal_id

)

select * from final
