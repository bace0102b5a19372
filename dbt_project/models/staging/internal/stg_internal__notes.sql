select * from {{ ref('internal_notes') }}
