select * from {{ ref('police_employees_2018') }}
