-- What Ring's texts of 2019 said on each question, and what is on record now.
with of_2019 as (
    select *
    from marts.mart_terms_history
    where vendor_id = 'ring' and extract(year from version_on) = 2019
    qualify row_number() over (
        partition by topic_id order by version_on desc, position_id
    ) = 1
)

select
    latest.topic_name,
    of_2019.version_on as said_on,
    of_2019.summary as said_in_2019,
    of_2019.rating as rating_of_2019,
    latest.supported_on,
    latest.summary as on_record_now,
    latest.rating as rating_now,
    latest.undated_summary,
    of_2019.source_url as source_url_of_2019,
    latest.source_url
from marts.mart_terms_current as latest
join of_2019 using (topic_id)
where latest.vendor_id = 'ring'
order by latest.topic_order
