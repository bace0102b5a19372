select * from {{ ref('incident_agencies') }}
