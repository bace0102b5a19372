with

positions as (

    select * from {{ ref('int_terms__judged_positions') }}

),

leading_sources as (

    {{ leading_sources('term_positions') }}

),

leading_positions as (

    select
        answers.vendor_id,
        answers.topic_id,
        answers.position_id as leading_position_id,
        answers.conflicting_position_ids,
        positions.locale,
        positions.documentation_type,
        positions.rating_band,
        positions.evidence_fit,
        positions.supported_on,
        topics.answer_rule
    from {{ ref('int_terms__answers') }} as answers
    inner join positions
        on answers.position_id = positions.position_id
    inner join {{ ref('dim_term_topics') }} as topics
        on answers.topic_id = topics.topic_id

),

roles as (

    select
        positions.position_id,
        case
            when positions.position_id = leading_positions.leading_position_id
                then 'leading'
            when
                array_contains(
                    split(leading_positions.conflicting_position_ids, ', '),
                    positions.position_id
                )
                then 'conflicting'
            -- why: the rule prefers dated evidence, but a text without a date may be
            -- the newer one. Where it says something else, a reader is to see both.
            when
                leading_positions.answer_rule = 'newest'
                and leading_positions.supported_on is not null
                and positions.supported_on is null
                and positions.rating_band <> leading_positions.rating_band
                and positions.evidence_fit = leading_positions.evidence_fit
                and positions.documentation_type = leading_positions.documentation_type
                and (
                    positions.locale = leading_positions.locale
                    or positions.locale in ('global', 'unknown')
                    or leading_positions.locale in ('global', 'unknown')
                )
                then 'undated_beside'
            else 'other'
        end as evidence_role
    from positions
    left join leading_positions
        on
            positions.vendor_id = leading_positions.vendor_id
            and positions.topic_id = leading_positions.topic_id

),

final as (

    select
        positions.position_id,
        positions.vendor_id,
        positions.topic_id,
        coalesce(leading_sources.source_id, positions.source_id) as source_id,
        positions.document_type,
        positions.locale,
        positions.position,
        positions.summary,
        positions.quote_text,
        positions.documentation_type,
        positions.rating_band,
        scale_steps.rating_meaning,
        positions.rating_basis,
        positions.rating_reason,
        positions.evidence_fit,
        roles.evidence_role,
        positions.scope,
        positions.strength,
        positions.end_type,
        positions.replaces_position_id,
        positions.reading_reason,
        positions.note,
        positions.effective_from_on_precision,
        positions.effective_to_on_precision,
        positions.reported_on_precision,
        positions.supported_on_precision,
        positions.terms_date_status,
        positions.rating,
        positions.collected_rating,
        positions.is_whole_document_read,
        positions.is_date_inferred,
        positions.effective_from_on,
        positions.effective_to_on,
        positions.reported_on,
        positions.seen_on,
        positions.supported_on
    from positions
    inner join roles
        on positions.position_id = roles.position_id
    left join {{ ref('stg_terms__topic_scale') }} as scale_steps
        on
            positions.topic_id = scale_steps.topic_id
            and positions.rating = scale_steps.rating
    left join leading_sources
        on positions.position_id = leading_sources.row_id

)

select * from final
