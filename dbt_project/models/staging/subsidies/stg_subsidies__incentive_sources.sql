select * from {{ ref('incentive_sources') }}
