select * from {{ ref('agency_observations') }}
