select * from {{ ref('stronger_sources') }}
