select * from {{ ref('owner_settings') }}
