select * from {{ ref('subsidy_condition_readings') }}
