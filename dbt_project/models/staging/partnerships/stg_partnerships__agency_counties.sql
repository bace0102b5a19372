select * from {{ ref('agency_counties') }}
