-- why: a reader compares vendors by the same word; where collected ratings of one
-- answer differ, a person must have read the scale again and said why.
with

answers_rated_unlike as (

    select
        topic_id,
        position
    from {{ ref('fct_term_positions') }}
    where collected_rating is not null
    group by topic_id, position
    having count(distinct collected_rating) > 1

)

select
    positions.position_id,
    positions.topic_id,
    positions.position,
    positions.collected_rating
from {{ ref('fct_term_positions') }} as positions
inner join answers_rated_unlike
    on
        positions.topic_id = answers_rated_unlike.topic_id
        and positions.position = answers_rated_unlike.position
where
    positions.rating_basis not in ('settled_same', 'settled_changed')
    or positions.rating_reason is null
