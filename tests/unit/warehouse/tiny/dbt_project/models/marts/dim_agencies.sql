select agency_id, state_code, joined_on, [state_code] as state_codes
from {{ ref('stg_partnerships__agencies') }}
order by agency_id desc
