select * from {{ ref('stg_subsidies__incentives') }}
