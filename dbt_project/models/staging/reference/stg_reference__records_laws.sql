select * from {{ ref('records_laws') }}
