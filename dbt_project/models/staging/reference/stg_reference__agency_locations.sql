select * from {{ ref('agency_locations') }}
