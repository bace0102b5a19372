with

former_ids as (

    select
        source_id,
        array_sort(array_agg(former_source_id)) as former_source_ids
    from {{ ref('former_sources') }}
    group by source_id

),

final as (

    select
        sources.source_id,
        coalesce(
            former_ids.former_source_ids, {{ dbt.array_construct([], 'string') }}
        ) as former_source_ids,
        origins.derived_from_source_id,
        sources.publisher,
        titles.source_title,
        sources.source_url,
        sources.source_kind,
        -- MuckRock has requests at this path; DocumentCloud has any document.
        case
            when sources.source_url like '%muckrock.com/foi/%' then 'request'
            when sources.source_url like '%documentcloud.org/%' then 'document'
        end as records_type,
        sources.source_license,
        sources.note,
        sources.published_on_precision,
        titles.is_title_ours,
        titles.is_title_from_address,
        sources.published_on,
        sources.retrieved_on
    from {{ ref('stg_reference__sources') }} as sources
    inner join {{ ref('int_reference__source_titles') }} as titles
        on sources.source_id = titles.source_id
    left join former_ids
        on sources.source_id = former_ids.source_id
    left join {{ ref('source_origins') }} as origins
        on sources.source_id = origins.source_id

)

select * from final
