select * from {{ ref('topic_readings') }}
