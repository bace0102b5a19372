select * from {{ ref('flock_portals') }}
