with

bills as (

    select * from {{ ref('stg_terms__bills') }}

),

final as (

    select
        bill_id,
        source_id,
        state_code,
        bill_title,
        what_it_would_do,
        status_text,
        introduced_on_precision,
        status_on_precision,
        introduced_on,
        status_on
    from bills

)

select * from final
