with

vendors as (

    select * from {{ ref('stg_terms__vendors') }}

),

final as (

    select
        vendor_id,
        source_id,
        vendor_name,
        parent_company_name,
        product_line
    from vendors

)

select * from final
