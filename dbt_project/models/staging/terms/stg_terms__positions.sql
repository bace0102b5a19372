select * from {{ ref('term_positions') }}
