with

versions as (

    select
        *,
        case
            when effective_from_on is not null then 'in_force_from'
            when reported_on is not null then 'seen_on'
            when effective_to_on is not null then 'in_force_until'
            else 'undated'
        end as version_basis,
        case
            when effective_from_on is not null then effective_from_on_precision
            when reported_on is not null then reported_on_precision
            else effective_to_on_precision
        end as version_on_precision,
        coalesce(effective_from_on, reported_on, effective_to_on) as version_on
    from {{ ref('fct_term_positions') }}

),

vendors_with_history as (

    select vendor_id
    from versions
    group by vendor_id
    having count(distinct version_on) >= 2

),

dated_versions as (

    select
        position_id,
        lag(position_id) over like_documents as previous_position_id,
        lag(document_type) over series as previous_document_type,
        cast(row_number() over series as integer) as version_number,
        lag(rating) over like_documents as previous_rating,
        lag(version_on) over like_documents as previous_version_on
    from versions
    where version_on is not null
    -- why: a US text and a UK text are two promises to two sets of people, so each
    -- locale is its own series; a policy and a practice can both be true, so only like
    -- documents are compared. position_id ends the order so that builds agree.
    window
        series as (
            partition by vendor_id, topic_id, locale
            order by version_on asc, effective_to_on asc nulls last, position_id asc
        ),
        like_documents as (
            partition by vendor_id, topic_id, locale, document_type
            order by version_on asc, effective_to_on asc nulls last, position_id asc
        )

),

final as (

    select
        versions.position_id,
        versions.vendor_id,
        versions.topic_id,
        dated_versions.previous_position_id,
        versions.source_id,
        vendors.vendor_name,
        topics.topic_name,
        versions.locale,
        case
            when versions.version_on is null then 'undated'
            when topics.answer_rule = 'whole_record' then 'added_to_record'
            when dated_versions.previous_position_id is null then 'first'
            -- why: two statements of one date are not a change from one to the other.
            when versions.version_on = dated_versions.previous_version_on
                then 'same_date'
            when versions.rating is null or dated_versions.previous_rating is null
                then 'not_comparable'
            when versions.rating < dated_versions.previous_rating
                then 'more_protective'
            when versions.rating > dated_versions.previous_rating
                then 'more_invasive'
            else 'same_rating'
        end as change_type,
        versions.document_type,
        dated_versions.previous_document_type,
        versions.position,
        versions.summary,
        versions.quote_text,
        versions.rating_band,
        versions.documentation_type,
        versions.evidence_fit,
        versions.version_basis,
        versions.version_on_precision,
        versions.effective_to_on_precision,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        topics.topic_order,
        dated_versions.version_number,
        versions.rating,
        versions.version_on,
        versions.effective_to_on
    from versions
    inner join vendors_with_history
        on versions.vendor_id = vendors_with_history.vendor_id
    inner join {{ ref('dim_vendors') }} as vendors
        on versions.vendor_id = vendors.vendor_id
    inner join {{ ref('dim_term_topics') }} as topics
        on versions.topic_id = topics.topic_id
    inner join {{ ref('dim_sources') }} as sources
        on versions.source_id = sources.source_id
    left join dated_versions
        on versions.position_id = dated_versions.position_id

)

select * from final
