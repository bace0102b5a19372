with

labels as (

    select * from {{ ref('dim_labels') }}

),

final as (

    select
        code as ring_status,
        label as status_name,
        meaning,
        label_order as status_order
    from labels
    where vocabulary = 'ring_status'

)

select * from final
