select * from {{ ref('flock_portal_readings') }}
