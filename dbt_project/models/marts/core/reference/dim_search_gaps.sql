with

search_gaps as (

    select * from {{ ref('stg_reference__search_gaps') }}

),

final as (

    select
        gap_id,
        subject,
        searched_for,
        searched_on
    from search_gaps

)

select * from final
