select * from {{ ref('counties') }}
