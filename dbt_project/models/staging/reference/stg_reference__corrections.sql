select * from {{ ref('corrections') }}
