select * from {{ ref('stg_reference__search_gaps') }}
