select * from {{ ref('price_observations') }}
{{ union_price_files() }}
