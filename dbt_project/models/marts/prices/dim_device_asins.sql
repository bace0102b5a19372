select * from {{ ref('device_asins') }}
