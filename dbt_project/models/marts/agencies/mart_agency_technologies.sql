with

entries as (

    select *
    from {{ ref('fct_agency_technologies') }}
    where
        agency_id is not null
        and not is_repeated_entry

),

technologies as (

    select * from {{ ref('dim_technologies') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        entries.technology_observation_id,
        entries.agency_id,
        entries.technology_id,
        entries.source_id,
        entries.cited_source_id,
        technologies.technology_name,
        entries.vendor_name,
        entries.match_confidence as confidence,
        entries.reported_on_precision,
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        cited.publisher as cited_publisher,
        cited.title as cited_source_title,
        cited.source_url as cited_source_url,
        cited.kind as cited_source_kind,
        entries.reported_on,
        cited.retrieved_on as checked_on
    from entries
    inner join technologies
        on entries.technology_id = technologies.technology_id
    inner join sources
        on entries.source_id = sources.source_id
    inner join sources as cited
        on entries.cited_source_id = cited.source_id

)

select * from final
