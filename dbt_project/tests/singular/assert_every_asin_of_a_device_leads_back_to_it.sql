-- why: the number is listed with the device, as collected, and in the list that price
-- files are read by; a price must not land at another device.
with

devices as (

    select * from {{ ref('dim_devices') }}

)

select
    devices.device_id,
    devices.asin,
    device_asins.device_id as listed_device_id
from devices
left join {{ ref('dim_device_asins') }} as device_asins
    on devices.asin = device_asins.asin
where
    devices.asin is not null
    and device_asins.device_id is distinct from devices.device_id
