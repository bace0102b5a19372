select * from {{ ref('incident_readings') }}
