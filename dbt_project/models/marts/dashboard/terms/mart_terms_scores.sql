with

answers as (

    select * from {{ ref('fct_term_answers') }}

),

vendors as (

    select * from {{ ref('dim_vendors') }}

),

counted as (

    select
        vendor_id,
        cast(count(*) as integer) as topic_count,
        cast(count(protection_share) as integer) as scored_topic_count,
        cast(count(*) filter (
            where protection_share is not null and evidence_standing = 'weaker'
        ) as integer) as weaker_topic_count,
        cast(count(*) filter (
            where answer_state = 'answered' and evidence_standing = 'historical'
        ) as integer) as historical_topic_count,
        cast(count(*) filter (
            where answer_state = 'conflicting'
        ) as integer) as conflicting_topic_count,
        cast(count(*) filter (
            where answer_state = 'not_stated'
        ) as integer) as not_stated_topic_count,
        cast(count(*) filter (
            where answer_state = 'not_seen'
        ) as integer) as not_seen_topic_count,
        100 * avg(protection_share) as protection_score,
        cast(count(protection_share) as double) / count(*) as coverage_share,
        2 * count(protection_share) >= count(*) as is_ranked
    from answers
    group by vendor_id

),

final as (

    select
        counted.vendor_id,
        vendors.vendor_name,
        case
            when counted.is_ranked
                then cast(rank() over (
                    partition by counted.is_ranked
                    order by counted.protection_score desc
                ) as integer)
        end as score_rank,
        counted.topic_count,
        counted.scored_topic_count,
        counted.weaker_topic_count,
        counted.historical_topic_count,
        counted.conflicting_topic_count,
        counted.not_stated_topic_count,
        counted.not_seen_topic_count,
        counted.protection_score,
        counted.coverage_share,
        counted.is_ranked
    from counted
    inner join vendors
        on counted.vendor_id = vendors.vendor_id

)

select * from final
