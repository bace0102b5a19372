select * from {{ ref('stg_terms__owner_settings') }}
