select
    incentive_id,
    source_id,
    'main' as source_role
from {{ ref('stg_subsidies__incentives') }}

union all

select
    incentive_id,
    source_id,
    'further' as source_role
from {{ ref('stg_subsidies__incentive_sources') }}
