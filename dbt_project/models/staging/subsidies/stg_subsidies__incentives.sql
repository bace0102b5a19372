select * from {{ ref('incentives') }}
