{#- why: a view, because one model reads it and there may be millions of rows. -#}
{{ config(materialized='view') }}
{#- Set by the build while the landing area holds files. -#}
{% set landed_prices = var('landed_prices', '') %}

with

landed as (

    {% if landed_prices %}
        select *
        from {{ parquet_rows(landed_prices) }}
    {% else %}
        select
            cast(null as string) as device_id,
            cast(null as string) as seller_type,
            cast(null as string) as source_id,
            cast(null as date) as observed_on,
            cast(null as decimal(12, 2)) as low_price_usd,
            cast(null as decimal(12, 2)) as high_price_usd,
            cast(null as decimal(12, 2)) as low_list_price_usd,
            cast(null as bigint) as observation_count
        where false
    {% endif %}

),

final as (

    select
        device_id,
        source_id,
        seller_type,
        low_price_usd,
        high_price_usd,
        low_list_price_usd,
        observation_count,
        observed_on
    from landed

)

select * from final
