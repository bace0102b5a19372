select * from {{ ref('ordinances') }}
