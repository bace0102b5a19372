with

topics as (

    select * from {{ ref('topic_readings') }}

),

positions as (

    select * from {{ ref('int_terms__judged_positions') }}

),

questions as (

    select
        vendors.vendor_id,
        topics.topic_id,
        topics.answer_rule
    from {{ ref('stg_terms__vendors') }} as vendors
    cross join topics

),

replaced_positions as (

    select distinct replaces_position_id as position_id
    from positions
    where
        replaces_position_id is not null
        and (rating is not null or is_whole_document_read)

),

-- why: an unrated position says that a text is silent. That is evidence only where the
-- whole document was read; an excerpt may leave the clause out.
usable_positions as (

    select
        positions.position_id,
        positions.vendor_id,
        positions.topic_id,
        positions.locale,
        positions.documentation_type,
        positions.rating_band,
        positions.evidence_fit,
        positions.end_type,
        positions.supported_on_precision,
        positions.rating,
        positions.supported_on,
        topics.answer_rule
    from positions
    inner join topics
        on positions.topic_id = topics.topic_id
    left join replaced_positions
        on positions.position_id = replaced_positions.position_id
    where
        replaced_positions.position_id is null
        and (positions.rating is not null or positions.is_whole_document_read)
        -- why: what a text gives the residents of another country alone, such as their
        -- courts, or says about other data than footage, answers nothing here.
        and positions.scope not in ('elsewhere', 'other_data')

),

leading_positions as (

    select *
    from usable_positions
    qualify row_number() over (
        partition by vendor_id, topic_id
        order by
            case when rating is null then 1 else 0 end asc,
            case when answer_rule = 'whole_record' then rating end desc nulls last,
            case evidence_fit
                when 'full' then 1
                when 'weaker' then 2
                else 3
            end asc,
            supported_on desc nulls last,
            case documentation_type when 'primary' then 1 else 2 end asc,
            rating desc nulls last,
            position_id asc
    ) = 1

),

contradictions as (

    select
        leading_positions.vendor_id,
        leading_positions.topic_id,
        {{ dbt.listagg(
            'usable_positions.position_id',
            "', '",
            'order by usable_positions.position_id'
        ) }} as conflicting_position_ids
    from leading_positions
    inner join usable_positions
        on
            leading_positions.vendor_id = usable_positions.vendor_id
            and leading_positions.topic_id = usable_positions.topic_id
    where
        leading_positions.answer_rule = 'newest'
        and leading_positions.rating_band <> usable_positions.rating_band
        and leading_positions.evidence_fit = usable_positions.evidence_fit
        and leading_positions.documentation_type = usable_positions.documentation_type
        and (
            leading_positions.locale = usable_positions.locale
            or leading_positions.locale in ('global', 'unknown')
            or usable_positions.locale in ('global', 'unknown')
        )
        and (
            leading_positions.supported_on is null
            and usable_positions.supported_on is null
            or {{ dbt.datediff(
                'usable_positions.supported_on', 'leading_positions.supported_on', 'day'
            ) }} <= 365
        )
        and (
            usable_positions.end_type <> 'ended'
            or usable_positions.supported_on = leading_positions.supported_on
        )
    group by leading_positions.vendor_id, leading_positions.topic_id

),

position_counts as (

    select
        vendor_id,
        topic_id,
        cast(count(*) as integer) as position_count
    from positions
    group by vendor_id, topic_id

),

final as (

    select
        questions.vendor_id,
        questions.topic_id,
        leading_positions.position_id,
        leading_positions.evidence_fit,
        leading_positions.supported_on_precision,
        leading_positions.rating,
        leading_positions.supported_on,
        contradictions.conflicting_position_ids,
        case
            when leading_positions.position_id is null then 'not_seen'
            when leading_positions.rating is null then 'not_stated'
            when contradictions.conflicting_position_ids is not null
                then 'conflicting'
            else 'answered'
        end as answer_state,
        coalesce(position_counts.position_count, 0) as position_count
    from questions
    left join leading_positions
        on
            questions.vendor_id = leading_positions.vendor_id
            and questions.topic_id = leading_positions.topic_id
    left join contradictions
        on
            questions.vendor_id = contradictions.vendor_id
            and questions.topic_id = contradictions.topic_id
    left join position_counts
        on
            questions.vendor_id = position_counts.vendor_id
            and questions.topic_id = position_counts.topic_id

)

select * from final
