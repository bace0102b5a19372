select * from {{ ref('refusals') }}
