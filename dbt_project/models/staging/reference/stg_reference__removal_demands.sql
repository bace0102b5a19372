select * from {{ ref('removal_demands') }}
