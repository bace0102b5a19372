{%- set as_of_on = "cast('" ~ var('as_of_on') ~ "' as date)" -%}

with

corrections as (

    {{ corrected_values('term_positions', ['document_type', 'position']) }}

),

positions as (

    select
        collected.position_id,
        collected.vendor_id,
        collected.topic_id,
        collected.source_id,
        {{ corrected('document_type') }},
        {{ corrected('position') }}, -- noqa: RF04
        collected.summary,
        collected.quote_text,
        collected.documentation_type,
        collected.note,
        collected.rating,
        collected.effective_from_on,
        collected.effective_to_on,
        collected.reported_on
    from {{ ref('term_positions') }} as collected
    left join corrections
        on collected.position_id = corrections.row_id

),

readings as (

    select * from {{ ref('position_readings') }}

),

replaced_positions as (

    select distinct replaces_position_id as position_id
    from readings
    where replaces_position_id is not null

),

judged as (

    select
        positions.position_id,
        positions.vendor_id,
        positions.topic_id,
        positions.source_id,
        positions.document_type,
        -- the name that the column has in every mart
        coalesce(readings.position_read, positions.position)
            as position, -- noqa: RF04
        positions.summary,
        positions.quote_text,
        positions.documentation_type,
        positions.note,
        readings.locale,
        readings.scope,
        readings.strength,
        readings.end_type,
        readings.rating_reason,
        readings.replaces_position_id,
        readings.reason as reading_reason,
        readings.effective_from_on_precision,
        readings.effective_to_on_precision,
        readings.reported_on_precision,
        case
            when positions.rating is null or readings.position_read is not null
                then 'not_rated'
            when readings.settled_rating is null then 'as_collected'
            when readings.settled_rating = positions.rating then 'settled_same'
            else 'settled_changed'
        end as rating_basis,
        case
            when readings.currency = 'historical' then 'historical'
            when replaced_positions.position_id is not null then 'historical'
            when readings.end_type = 'ended' then 'historical'
            when readings.strength = 'weak' then 'weaker'
            when readings.scope not in ('own', 'company_wide') then 'weaker'
            -- why: the reader of this record lives in the US; what a company promises
            -- to owners elsewhere may not hold there.
            when readings.locale not in ('us', 'global', 'unknown') then 'weaker'
            else 'full'
        end as evidence_fit,
        positions.rating as collected_rating,
        case
            when readings.position_read is null
                then coalesce(readings.settled_rating, positions.rating)
        end as rating,
        readings.is_whole_document_read,
        readings.is_date_inferred,
        positions.effective_from_on,
        positions.effective_to_on,
        positions.reported_on,
        readings.seen_on,
        case
            when readings.end_type = 'ended' then positions.effective_to_on
            -- why: a page without a date is not older than a dated one; it holds on the
            -- day on which it was seen.
            else coalesce(
                greatest(
                    positions.effective_from_on,
                    positions.effective_to_on,
                    positions.reported_on
                ),
                readings.seen_on
            )
        end as supported_on
    from positions
    inner join readings
        on positions.position_id = readings.position_id
    left join replaced_positions
        on positions.position_id = replaced_positions.position_id

),

final as (

    select
        *,
        case
            when rating <= 2 then 'protective'
            when rating = 3 then 'mixed'
            when rating >= 4 then 'invasive'
        end as rating_band,
        case
            when supported_on is null then 'unknown'
            when supported_on = seen_on then 'seen'
            when supported_on = reported_on then reported_on_precision
            when supported_on = effective_to_on then effective_to_on_precision
            else effective_from_on_precision
        end as supported_on_precision,
        case
            when supported_on is null or supported_on = seen_on then 'undated'
            when
                supported_on
                < {{ dbt.dateadd('year', -3, as_of_on) }}
                then 'old'
            else 'recent'
        end as terms_date_status
    from judged

)

select * from final
