-- An address such as /2024/02/19/ says when a page was published. Papers print an
-- online text some days later or earlier, so a week is allowed.
with

addresses as (

    select
        source_id,
        source_url,
        published_on,
        regexp_extract(
            source_url, '/(20[0-9]{2}[/-][0-9]{1,2}[/-][0-9]{1,2})/', 1
        ) as day_text
    from {{ ref('dim_sources') }}
    -- why: the path of a file in a repository names what the file is about.
    where source_url not like 'https://github.com/%'

),

dated as (

    select
        *,
        cast(replace(day_text, '/', '-') as date) as address_on
    from addresses
    where day_text <> ''

)

select
    source_id,
    source_url,
    published_on
from dated
where
    published_on is null
    or abs({{ dbt.datediff('published_on', 'address_on', 'day') }}) > 7
