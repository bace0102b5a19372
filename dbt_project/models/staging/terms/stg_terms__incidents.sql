select * from {{ ref('incidents') }}
