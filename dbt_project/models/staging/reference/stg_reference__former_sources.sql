select * from {{ ref('former_sources') }}
