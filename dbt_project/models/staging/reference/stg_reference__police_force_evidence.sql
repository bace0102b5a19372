select * from {{ ref('police_force_evidence') }}
