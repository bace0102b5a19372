select * from {{ ref('source_checks') }}
