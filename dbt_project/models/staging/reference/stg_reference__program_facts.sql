select * from {{ ref('program_facts') }}
