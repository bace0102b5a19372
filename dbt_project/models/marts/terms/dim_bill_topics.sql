select * from {{ ref('bill_topics') }}
