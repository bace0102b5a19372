select * from {{ ref('tribal_police') }}
