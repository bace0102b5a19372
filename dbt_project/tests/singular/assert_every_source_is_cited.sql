-- A source that nothing cites is a leftover, or a column that cites it was forgotten.
with

cited as (

    select distinct source_id
    from {{ ref('page_sources_cited') }}

)

select
    sources.source_id,
    sources.publisher,
    sources.source_url
from {{ ref('dim_sources') }} as sources
left join cited
    on sources.source_id = cited.source_id
where
    cited.source_id is null
    and {{ is_no_exception('every_source_is_cited', 'sources.source_id') }}
