{#- why: a view, because one model reads it and there may be millions of rows. -#}
{{ config(materialized='view') }}
{#- The build sets it if the landing folder holds files. -#}
{% set imported_prices = var('imported_prices', '') %}

with

prices as (

    {% if imported_prices %}
        select *
        from {{ parquet_rows(imported_prices) }}
    {% else %}
        select
            cast(null as string) as device_id,
            cast(null as timestamp) as observed_at,
            cast(null as decimal(12, 2)) as price_usd,
            cast(null as decimal(12, 2)) as list_price_usd,
            cast(null as string) as seller_type,
            cast(null as string) as source_id
        where false
    {% endif %}

),

final as (

    select
        device_id,
        source_id,
        seller_type,
        min(price_usd) as low_price_usd,
        max(price_usd) as high_price_usd,
        min(list_price_usd) as low_list_price_usd,
        count(*) as observation_count,
        cast(observed_at as date) as observed_on
    from prices
    group by device_id, source_id, seller_type, cast(observed_at as date)

)

select * from final
