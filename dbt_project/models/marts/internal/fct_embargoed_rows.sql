select * from {{ ref('stg_internal__embargoed_rows') }}
