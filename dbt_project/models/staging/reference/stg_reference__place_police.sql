select
    *,
    case when length(area_id) > 5 then area_id end as place_id,
    case when length(area_id) = 5 then area_id end as county_fips,
    case when length(area_id) = 2 then area_id end as state_code
from {{ ref('place_police') }}
