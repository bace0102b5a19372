select * from {{ ref('national_total_readings') }}
