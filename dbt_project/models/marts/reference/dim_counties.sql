select
    *,
    coalesce(population_2020, 0) < {{ small_population() }} as is_small_base
from {{ ref('int_reference__counties_on_land') }}
