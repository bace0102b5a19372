select * from {{ ref('stg_subsidies__round_figures') }}
