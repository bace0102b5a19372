-- What readings of camera registries have new, changed or gone, from a folder with one
-- folder for each portal: make compare-registries FILE=data
set timezone = 'UTC';

with

known as (

    select
        'gone' as change_type,
        * exclude (source_id, note)
    from read_csv('seeds/registries/camera_registry_counts.csv')

),

lines as (

    select
        parse_path(filename)[-2] as registry_id,
        totalregisteredcameras as registered_camera_count,
        totalintegratedcameras as integrated_camera_count,
        totalownedcameras as owned_camera_count,
        totalsharedcameras as shared_camera_count,
        ts as read_at,
        cast(ts as date) as observed_on
    from
        read_json(
            getenv('FILE') || '/*/stats.jsonl',
            format = 'newline_delimited',
            columns = {
                'ts': 'TIMESTAMPTZ',
                'totalRegisteredCameras': 'INTEGER',
                'totalIntegratedCameras': 'INTEGER',
                'totalOwnedCameras': 'INTEGER',
                'totalSharedCameras': 'INTEGER'
            },
            filename = true
        )

),

-- A file may begin after the record does, and its first reading repeats that then.
readings as (

    select
        lines.*,
        lead(lines.read_at) over by_time is null as is_last,
        lines.registered_camera_count = lag(
            lines.registered_camera_count, 1, known.registered_camera_count
        ) over by_time
        and lines.integrated_camera_count = lag(
            lines.integrated_camera_count, 1, known.integrated_camera_count
        ) over by_time as is_repeat
    from lines
    asof left join known
        on
            lines.registry_id = known.registry_id
            and lines.observed_on > known.observed_on
    window by_time as (partition by lines.registry_id order by lines.read_at)

),

downloaded as (

    select
        'new' as change_type,
        * exclude (read_at, is_last, is_repeat),
        case
            when is_repeat is null then 'first' when is_repeat then 'repeat'
            else 'change'
        end as reading_kind,
        row_number() over (
            partition by registry_id, observed_on order by read_at
        ) as reading_number,
        concat_ws('-', registry_id, observed_on, reading_number) as registry_count_id
    from readings
    where is_last or is_repeat is not true

),

versions as (

    select * from downloaded
    union all by name
    select * from known
    where
        observed_on >= (
            select min(lines.observed_on)
            from lines
            where lines.registry_id = known.registry_id
        )

),

final as (

    select
        case
            when count(*) over reading = 1 then change_type
            when change_type = 'new' then 'changed to'
            else 'changed from'
        end as change_type,
        registry_count_id,
        * exclude (change_type, registry_count_id)
    from versions
    window
        reading as (partition by registry_count_id),
        counts as (
            partition by
                registry_count_id, registered_camera_count, integrated_camera_count
        )
    qualify
        case
            when count(*) over reading = 2 then count(*) over counts = 1
            -- A repeat on record only says that the portal was read that day.
            else change_type = 'new' or reading_kind <> 'repeat'
        end

)

select * from final -- noqa: AM04
order by registry_count_id, change_type;
