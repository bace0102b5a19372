select * from {{ ref('brand_neutral_schemes') }}
