with

positions as (

    select * from {{ ref('fct_term_positions') }}

),

-- why: what went wrong before is a record, not a term.
term_topics as (

    select *
    from {{ ref('dim_term_topics') }}
    where answer_rule = 'newest'

),

positions_before as (

    select
        incidents.incident_id,
        incidents.happened_on,
        positions.position_id,
        positions.vendor_id,
        positions.topic_id,
        positions.locale,
        positions.documentation_type,
        positions.rating,
        positions.effective_from_on,
        positions.effective_to_on,
        positions.reported_on,
        case
            when
                positions.effective_from_on is not null
                and positions.effective_to_on is not null
                then 'stated'
            when positions.effective_from_on is not null then 'stated_start'
            when positions.reported_on is not null then 'seen_before'
            else 'stated_end'
        end as force_basis,
        coalesce(positions.effective_from_on, positions.reported_on) as version_on
    from {{ ref('fct_incidents') }} as incidents
    inner join {{ ref('fct_incident_vendors') }} as incident_vendors
        on incidents.incident_id = incident_vendors.incident_id
    inner join positions
        on incident_vendors.vendor_id = positions.vendor_id
    where
        coalesce(
            positions.effective_from_on, positions.reported_on, incidents.happened_on
        ) <= incidents.happened_on
        and coalesce(
            positions.effective_to_on, incidents.happened_on
        ) >= incidents.happened_on
        -- why: an undated text says nothing about a day.
        and (
            positions.effective_from_on is not null
            or positions.reported_on is not null
            or positions.effective_to_on is not null
        )

),

versions_of_the_day as (

    select *
    from positions_before
    -- why: the newest version before the day is the one in force; a text of which only
    -- the end is known may not have begun, so it comes after every other. A US text and
    -- a UK text are two promises, hence the locale. position_id ends the order so that
    -- builds agree.
    qualify row_number() over (
        partition by incident_id, vendor_id, topic_id, locale
        order by
            version_on desc nulls last,
            effective_to_on asc nulls last,
            case documentation_type when 'primary' then 1 else 2 end asc,
            rating desc nulls last,
            position_id asc
    ) = 1

),

final as (

    select
        versions_of_the_day.incident_id,
        versions_of_the_day.vendor_id,
        versions_of_the_day.topic_id,
        versions_of_the_day.position_id,
        positions.source_id,
        vendors.vendor_name,
        term_topics.topic_name,
        versions_of_the_day.locale,
        versions_of_the_day.force_basis,
        positions.document_type,
        positions.position,
        positions.summary,
        positions.quote_text,
        positions.rating_band,
        positions.documentation_type,
        case
            when versions_of_the_day.effective_from_on is not null
                then positions.effective_from_on_precision
            else positions.reported_on_precision
        end as version_on_precision,
        positions.effective_to_on_precision,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        term_topics.topic_order,
        positions.rating,
        versions_of_the_day.version_on,
        versions_of_the_day.effective_to_on
    from versions_of_the_day
    inner join positions
        on versions_of_the_day.position_id = positions.position_id
    inner join {{ ref('dim_vendors') }} as vendors
        on versions_of_the_day.vendor_id = vendors.vendor_id
    inner join term_topics
        on versions_of_the_day.topic_id = term_topics.topic_id
    inner join {{ ref('dim_sources') }} as sources
        on positions.source_id = sources.source_id

)

select * from final
