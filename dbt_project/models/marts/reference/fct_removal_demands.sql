select
    stated_on,
    demand_count
from {{ ref('removal_demands') }}
