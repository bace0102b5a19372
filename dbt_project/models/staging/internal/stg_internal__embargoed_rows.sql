select * from {{ ref('embargoed_rows') }}
