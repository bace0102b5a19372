select * from {{ ref('source_origins') }}
