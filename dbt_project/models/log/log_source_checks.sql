with

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
        coalesce(
            checks.checked_at = max(
                case
                    when checks.outcome in ('seen', 'moved', 'gone')
                        then checks.checked_at
                end
            ) over (partition by checks.source_id),
            false
        ) as is_last_known,
        checks.archived_on,
        checks.checked_at
    from {{ ref('source_checks') }} as checks
    inner join {{ ref('dim_sources') }} as sources
        on checks.source_id = sources.source_id

)

select * from final
