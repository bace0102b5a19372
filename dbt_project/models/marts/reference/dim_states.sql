select
    *,
    fbi_listed_city_agency_count + fbi_listed_county_agency_count
        as fbi_listed_local_agency_count,
    {{ small_agency_count() }} as fewest_agency_count
from {{ ref('states') }}
