with

undated_beside as (

    select *
    from {{ ref('fct_term_positions') }}
    where evidence_role = 'undated_beside'
    qualify row_number() over (
        partition by vendor_id, topic_id
        order by rating desc nulls last, position_id asc
    ) = 1

),

final as (

    select
        answers.vendor_id,
        answers.topic_id,
        answers.position_id,
        positions.source_id,
        vendors.vendor_name,
        topics.topic_name,
        topics.question,
        answers.answer_state,
        positions.position,
        positions.summary,
        positions.quote_text,
        positions.rating_band,
        positions.rating_meaning,
        positions.document_type,
        positions.locale,
        positions.documentation_type,
        answers.evidence_fit,
        answers.conflicting_position_ids,
        answers.supported_on_precision,
        positions.terms_date_status,
        undated_beside.position_id as undated_position_id,
        undated_beside.source_id as undated_source_id,
        undated_beside.summary as undated_summary,
        undated_beside.rating_band as undated_rating_band,
        undated_beside.document_type as undated_document_type,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        topics.topic_order,
        answers.rating,
        answers.position_count,
        answers.supported_on
    from {{ ref('int_terms__answers') }} as answers
    inner join {{ ref('dim_vendors') }} as vendors
        on answers.vendor_id = vendors.vendor_id
    inner join {{ ref('dim_term_topics') }} as topics
        on answers.topic_id = topics.topic_id
    left join {{ ref('fct_term_positions') }} as positions
        on answers.position_id = positions.position_id
    left join undated_beside
        on
            answers.vendor_id = undated_beside.vendor_id
            and answers.topic_id = undated_beside.topic_id
    left join {{ ref('dim_sources') }} as sources
        on positions.source_id = sources.source_id

)

select * from final
