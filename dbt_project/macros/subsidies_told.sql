{#- Says of funding rounds what pages tell, for marts that tie them to agencies or to places: both have the same columns.
    Goes on where a model has defined `rounds` and `ties`. -#}
{% macro subsidies_told(subject) %}
sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        ties.round_id,
        ties.{{ subject }},
        rounds.scheme_id,
        sources.source_id,
        rounds.jurisdiction_name,
        rounds.state_code,
        rounds.scheme_type,
        rounds.round_status,
        rounds.sharing_condition_status,
        rounds.conditions_note,
        rounds.announced_on_precision,
        {% if subject == 'agency_id' %}
            ties.reason,
        {% endif %}
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        sources.kind as source_kind,
        rounds.device_planned_count,
        rounds.device_given_count,
        rounds.promised_usd,
        rounds.approved_usd,
        rounds.spent_usd,
        rounds.other_public_usd,
        rounds.vendor_total_usd,
        rounds.announced_on,
        sources.retrieved_on as checked_on
    from ties
    inner join rounds
        on ties.round_id = rounds.round_id
    inner join sources
        on rounds.source_id = sources.source_id

)

select * from final
{% endmacro %}
