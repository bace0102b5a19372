select * from {{ ref('records_law_sources') }}
