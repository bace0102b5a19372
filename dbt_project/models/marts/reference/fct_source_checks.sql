with

checks as (

    select * from {{ ref('stg_reference__source_checks') }}

),

telling as (

    select
        source_id,
        max(checked_at) as checked_at
    from checks
    where outcome in ('seen', 'moved', 'gone')
    group by source_id

),

final as (

    select
        checks.source_id,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        checks.outcome,
        checks.reason,
        checks.final_url,
        checks.content_sha256,
        checks.archived_url,
        checks.status_code,
        telling.source_id is not null as is_last_known,
        checks.archived_on,
        checks.checked_at
    from checks
    inner join {{ ref('dim_sources') }} as sources
        on checks.source_id = sources.source_id
    left join telling
        on
            checks.source_id = telling.source_id
            and checks.checked_at = telling.checked_at

)

select * from final
