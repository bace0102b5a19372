with

last_readings as (

    select
        flock_portal_id,
        camera_count,
        read_on,
        refreshed_on,
        min(read_on) over (partition by flock_portal_id) as first_read_on
    from {{ ref('flock_portal_readings') }}
    qualify
        row_number() over (
            partition by flock_portal_id
            order by read_on desc, reading_number desc
        ) = 1

),

final as (

    select
        flock_portal_id,
        -- why: the list refreshes each portal every few days, so one that it has not
        -- reached for six weeks may be gone.
        coalesce(
            refreshed_on < {{ dbt.dateadd('day', -45, 'read_on') }}, false
        ) as is_stale,
        camera_count as last_camera_count,
        first_read_on,
        read_on as last_read_on,
        refreshed_on as last_refreshed_on
    from last_readings

)

select * from final
