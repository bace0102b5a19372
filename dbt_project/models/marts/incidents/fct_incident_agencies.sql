select * from {{ ref('stg_partnerships__incident_agencies') }}
