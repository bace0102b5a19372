with

leading_sources as (

    {{ leading_sources('bills') }}

),

final as (

    select
        collected.bill_id,
        coalesce(leading_sources.source_id, collected.source_id) as source_id,
        collected.state_code,
        collected.bill_title,
        collected.what_it_would_do,
        collected.bill_status,
        collected.status_text,
        collected.introduced_on_precision,
        collected.status_on_precision,
        collected.introduced_on,
        collected.status_on
    from {{ ref('bills') }} as collected
    left join leading_sources
        on collected.bill_id = leading_sources.row_id

)

select * from final
