select * from {{ ref('bills') }}
