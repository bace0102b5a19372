select * from {{ ref('stg_reference__stronger_sources') }}
