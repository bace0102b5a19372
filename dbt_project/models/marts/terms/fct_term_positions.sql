with

positions as (

    select * from {{ ref('int_terms__judged_positions') }}

),

scale_steps as (

    select * from {{ ref('stg_terms__topic_scale') }}

),

leading_sources as (

    {{ leading_sources('term_positions') }}

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
        positions.confidence,
        positions.rating_band,
        scale_steps.rating_meaning,
        positions.rating_basis,
        positions.rating_reason,
        positions.evidence_standing,
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
    left join scale_steps
        on
            positions.topic_id = scale_steps.topic_id
            and positions.rating = scale_steps.rating
    left join leading_sources
        on positions.position_id = leading_sources.row_id

)

select * from final
