select * from {{ ref('programme_facts') }}
