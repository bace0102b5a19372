select * from {{ ref('stronger_sources') }} -- noqa: AM04
