select * from {{ ref('devices') }}
