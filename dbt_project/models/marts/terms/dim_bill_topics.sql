select * from {{ ref('stg_terms__bill_topics') }}
