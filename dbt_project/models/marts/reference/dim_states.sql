select
    *,
    fbi_listed_city_agency_count + fbi_listed_county_agency_count
        as fbi_listed_local_agency_count,
    coalesce(fbi_listed_city_agency_count + fbi_listed_county_agency_count, 0)
    < {{ small_listed_count() }} as is_small_share_base
from {{ ref('stg_reference__states') }}
