select * from {{ ref('town_states') }}
