select * from {{ ref('incident_programs') }}
