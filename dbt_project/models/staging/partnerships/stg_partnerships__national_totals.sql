select * from {{ ref('national_totals') }}
