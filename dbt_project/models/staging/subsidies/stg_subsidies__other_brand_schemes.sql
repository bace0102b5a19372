select * from {{ ref('other_brand_schemes') }}
