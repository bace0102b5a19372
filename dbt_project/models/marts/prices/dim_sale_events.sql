select
    sale_event_id,
    source_id,
    sale_event_name,
    sale_event_type,
    date_note,
    sale_event_year,
    cast({{ dbt.datediff('starts_on', 'ends_on', 'day') }} + 1 as integer)
        as sale_event_days,
    starts_on is not null as has_dates,
    starts_on,
    ends_on
from {{ ref('sale_events') }}
