select * from {{ ref('stg_prices__device_asins') }}
