select * from {{ ref('agency_aliases') }}
