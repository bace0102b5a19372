/*
title: What do the figures rest on, by kind of source and license?
subject: reference
description: >
  Sources by kind and stated license, with how often marts cite them. A source without a
  stated license may not be free to copy. One citation can be in several marts,
  so citations do not count facts.
rows: {minimum: 5, maximum: 30}
answer: "{row_count} kinds and licenses of sources."
chart: {kind: bar, along: "{source_kind}", value: source_count}
*/
with

citations as (

    select
        source_id,
        sum(citation_count) as citation_count
    from marts.mart_sources_cited
    group by source_id

),

final as (

    select
        dim_sources.source_kind,
        dim_sources.source_license,
        count(*) as source_count,
        count(citations.source_id) as cited_source_count,
        sum(citations.citation_count) as citation_count,
        min(dim_sources.published_on) as first_published_on,
        max(dim_sources.published_on) as last_published_on
    from marts.dim_sources
    left join citations on dim_sources.source_id = citations.source_id
    group by
        dim_sources.source_kind,
        dim_sources.source_license

)

select * from final
order by source_count desc, source_kind asc, source_license asc
