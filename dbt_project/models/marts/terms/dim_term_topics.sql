with

scales as (

    select
        topic_id,
        max(case when rating = 1 then rating_meaning end) as rating_1_meaning,
        max(case when rating = 2 then rating_meaning end) as rating_2_meaning,
        max(case when rating = 3 then rating_meaning end) as rating_3_meaning,
        max(case when rating = 4 then rating_meaning end) as rating_4_meaning,
        max(case when rating = 5 then rating_meaning end) as rating_5_meaning
    from {{ ref('stg_terms__topic_scale') }}
    group by topic_id

),

final as (

    select
        topics.topic_id,
        topics.topic_name,
        topics.question,
        topics.why_it_matters,
        readings.answer_rule,
        readings.reason as answer_rule_reason,
        scales.rating_1_meaning,
        scales.rating_2_meaning,
        scales.rating_3_meaning,
        scales.rating_4_meaning,
        scales.rating_5_meaning,
        topics.topic_order
    from {{ ref('topics') }} as topics
    inner join {{ ref('topic_readings') }} as readings
        on topics.topic_id = readings.topic_id
    inner join scales
        on topics.topic_id = scales.topic_id

)

select * from final
