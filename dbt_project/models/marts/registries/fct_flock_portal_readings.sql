select * from {{ ref('stg_registries__flock_portal_readings') }}
