select * from {{ ref('labels') }}
