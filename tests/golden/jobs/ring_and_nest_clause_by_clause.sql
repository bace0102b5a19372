-- Ring's and Nest's answers side by side.
select
    ring.topic_id,
    ring.summary as ring_answer,
    ring.supported_on as ring_supported_on,
    nest.summary as nest_answer,
    nest.supported_on as nest_supported_on
from marts.mart_terms_current as ring
join marts.mart_terms_current as nest using (topic_id)
where ring.vendor_id = 'ring' and nest.vendor_id = 'google_nest'
order by ring.topic_order
