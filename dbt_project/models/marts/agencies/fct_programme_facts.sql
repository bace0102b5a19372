select * from {{ ref('stg_reference__programme_facts') }}
