select * from {{ ref('police_employees_unmatched') }}
