select * from {{ ref('stg_terms__vendors') }}
