-- why: spellings of one address, and views of one map, are one document. Whoever joins
-- two rows keeps the id that goes in seeds/reference/former_sources.csv.
with

addressed as (

    select
        source_id,
        source_url,
        coalesce(
            nullif(
                regexp_extract(source_url, 'google[.]com/maps/d/.*mid=([^&]+)', 1), ''
            ),
            lower(trim(trailing '/' from {{ regexp_replace_all(
                'source_url', '^https?://(www\\.)?|#.*$', ''
            ) }}))
        ) as document_address
    from {{ ref('dim_sources') }}

)

select
    document_address,
    array_sort(array_agg(source_id)) as source_ids
from addressed
group by document_address
having count(*) > 1
