select * from {{ ref('position_readings') }}
