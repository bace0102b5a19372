select * from {{ ref('incident_programmes') }}
