select
    incentive_id,
    source_id,
    'main' as source_role
from {{ ref('incentives') }}

union all

select
    incentive_id,
    source_id,
    'further' as source_role
from {{ ref('incentive_sources') }}
