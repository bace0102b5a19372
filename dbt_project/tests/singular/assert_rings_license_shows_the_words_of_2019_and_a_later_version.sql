-- why: the license that the news story of 2019 quotes is what readers come to check.
select
    count(*) filter (
        where
        version_number = 1
        and extract(year from version_on) = 2019
        and quote_text like 'unlimited, irrevocable,%'
    ) as quoted_in_2019,
    count(*) filter (where version_number > 1) as later_versions
from {{ ref('mart_terms_history') }}
where
    vendor_id = 'ring'
    and topic_id = 'content_license'
    and locale = 'us'
having quoted_in_2019 <> 1 or later_versions = 0
