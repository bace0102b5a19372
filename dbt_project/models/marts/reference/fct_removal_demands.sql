select
    stated_on,
    demand_count
from {{ ref('stg_reference__removal_demands') }}
