-- A source that nothing cites is a leftover, or a column that cites it was forgotten.
with

cited as (

    select distinct source_id
    from {{ ref('mart_sources_cited') }}

),

uncited_for_a_reason as (

    select
        listed.source_id,
        listed.reason
    from (
        values
        ('keepa-product-object', 'Only the prices that a host adds are from it.')
    ) as listed (source_id, reason)

)

select
    sources.source_id,
    sources.publisher,
    sources.source_url
from {{ ref('dim_sources') }} as sources
left join cited
    on sources.source_id = cited.source_id
left join uncited_for_a_reason
    on sources.source_id = uncited_for_a_reason.source_id
where
    cited.source_id is null
    and uncited_for_a_reason.source_id is null
