-- why: a claim about many models says nothing exact about any one of them.
select
    checks.device_id,
    checks.sale_event_id,
    devices.device_scope
from {{ ref('fct_discount_checks') }} as checks
inner join {{ ref('dim_devices') }} as devices
    on checks.device_id = devices.device_id
where devices.device_scope = 'range'
