select * from {{ ref('subsidy_rounds') }}
