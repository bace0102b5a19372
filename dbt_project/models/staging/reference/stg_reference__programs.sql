select * from {{ ref('programs') }}
