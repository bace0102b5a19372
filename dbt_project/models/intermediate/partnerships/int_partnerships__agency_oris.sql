select
    agency_id,
    ori
from {{ ref('agencies') }}
