select
    gap_id,
    subject as search_subject,
    searched_for,
    searched_on
from {{ ref('search_gaps') }}
