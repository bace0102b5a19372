{#- Intermediate models whose key no other test names: a row that was joined twice is
    counted twice. The input check holds the keys of seeds, and so of staging models. -#}
{%- set keys = {
    'int_partnerships__agency_events': ['agency_id', 'evidence_type', 'evidence_id', 'event_type'],
    'int_partnerships__agency_matches': ['seed_name', 'observation_id'],
    'int_partnerships__agency_points': ['agency_id'],
    'int_partnerships__agency_statements': ['statement_id'],
    'int_partnerships__ring_statuses': ['agency_id'],
    'int_reference__counties_on_land': ['county_fips'],
    'int_reference__places_resolved': ['place_id'],
    'int_reference__record_points': ['record_id'],
    'int_registries__flock_last_readings': ['flock_portal_id'],
    'int_terms__judged_positions': ['position_id'],
    'int_partnerships__force_evidence': ['ori'],
} -%}
{%- for model, columns in keys.items() %}
    select
        '{{ model }} has one row for each {{ columns | join(", ") }}' as broken_rule,
        concat_ws(', ', {{ columns | join(', ') }}) as key_of_rows,
        count(*) as row_count
    from {{ ref(model) }}
    group by {{ columns | join(', ') }}
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
    {{ "union all" if not loop.last }}
{%- endfor %}
