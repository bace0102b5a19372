select * from {{ ref('stg_terms__bills') }}
