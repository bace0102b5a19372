with

gaps as (

    select * from {{ ref('stg_reference__search_gaps') }}

),

final as (

    select
        gap_id,
        subject as search_subject,
        searched_for,
        searched_on
    from gaps

)

select * from final
