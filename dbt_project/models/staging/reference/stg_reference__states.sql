select * from {{ ref('states') }}
