select * from {{ ref('subsidy_payer_readings') }}
