-- why: a correction whose observed value is no longer in the row corrects nothing,
-- or somebody edited the observation.
with

collected as (
    {% set of_agencies = ['record_id', 'agency_name', 'county_name', 'state_code'] %}
    {% for seed_name, mart, row_id, columns in [
        ('agency_observations', 'fct_agency_observations', 'observation_id',
         of_agencies + ['reported_on']),
        ('agency_technologies', 'fct_agency_technologies', 'technology_observation_id',
         of_agencies),
        ('agency_events', 'stg_partnerships__agency_events', 'statement_id',
         of_agencies + ['program_id', 'event_on']),
        ('national_totals', 'national_totals', 'total_id',
         ['event_on', 'event_on_precision']),
        ('article_claims', 'stg_terms__article_claims', 'claim_id', ['answer']),
        ('incidents', 'incidents', 'incident_id',
         ['headline', 'detail', 'note', 'happened_on', 'happened_on_precision',
          'happened_on_latest']),
        ('program_facts', 'program_facts', 'program_fact_id',
         ['detail']),
        ('term_positions', 'term_positions', 'position_id',
         ['document_type', 'position']),
    ] %}
        {%- set is_last = loop.last %}
        {% for column in columns %}
            select
                '{{ seed_name }}' as seed_name,
                {{ row_id }} as row_id,
                '{{ column }}' as column_name,
                cast({{ column }} as string) as collected_value
            from {{ ref(mart) }}
            {{ 'union all' if not (is_last and loop.last) }}
        {% endfor %}
    {% endfor %}

)

select
    corrections.correction_id,
    corrections.seed_name,
    corrections.row_id,
    corrections.column_name,
    corrections.observed_value,
    collected.collected_value
from {{ ref('log_corrections') }} as corrections
left join collected
    on
        corrections.seed_name = collected.seed_name
        and corrections.row_id = collected.row_id
        and corrections.column_name = collected.column_name
where
    -- why: evidence that no build reads, and decisions, whose old value is in the log
    corrections.seed_name not in ('agencies', 'agency_locations', 'places')
    and (
        collected.row_id is null
        or corrections.observed_value is distinct from collected.collected_value
    )
