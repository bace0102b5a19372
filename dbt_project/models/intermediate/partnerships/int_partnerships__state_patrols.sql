select
    agency_id,
    serves_state_code as state_code
from {{ ref('agencies') }}
where serves_state_code is not null
