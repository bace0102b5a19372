-- Who says that police may get footage without a warrant, and as of when.
select
    vendor_name,
    answer_state,
    rating_meaning,
    terms_date_status,
    supported_on,
    source_url
from marts.mart_terms_current
where topic_id = 'warrantless_access'
order by supported_on desc nulls last, vendor_name
