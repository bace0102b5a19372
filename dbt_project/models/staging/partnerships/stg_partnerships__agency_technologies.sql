select * from {{ ref('agency_technologies') }}
