select * from {{ ref('int_reference__counties_on_land') }}
