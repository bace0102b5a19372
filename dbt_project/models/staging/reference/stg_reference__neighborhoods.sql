select * from {{ ref('neighborhoods') }}
