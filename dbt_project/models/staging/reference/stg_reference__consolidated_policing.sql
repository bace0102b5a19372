select * from {{ ref('consolidated_policing') }}
