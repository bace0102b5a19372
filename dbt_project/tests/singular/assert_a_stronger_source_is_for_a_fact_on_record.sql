-- A better source for a row that is not there, or for another source than the row
-- cites, would never be shown.
with

facts as (
    {% for seed_name, staged, row_id, columns in [
        ('bills', 'bills', 'bill_id', ['source_id']),
        ('incidents', 'incidents', 'incident_id', ['source_id']),
        ('incident_readings', 'incident_readings', 'incident_id',
         ['answer_source_id']),
        ('national_totals', 'national_totals', 'total_id',
         ['source_id']),
        ('program_facts', 'program_facts', 'program_fact_id',
         ['source_id']),
        ('programs', 'programs', 'program_id',
         ['source_id', 'start_source_id', 'end_source_id']),
        ('term_positions', 'term_positions', 'position_id', ['source_id']),
        ('video_request_totals', 'video_request_totals',
         'request_total_id', ['source_id']),
    ] %}
        {%- set is_last = loop.last %}
        {% for column in columns %}
            select
                '{{ seed_name }}' as seed_name,
                {{ row_id }} as row_id,
                '{{ column }}' as column_name,
                {{ column }} as collected_source_id
            from {{ ref(staged) }}
            {{ 'union all' if not (is_last and loop.last) }}
        {% endfor %}
    {% endfor %}

)

select
    stronger_sources.seed_name,
    stronger_sources.row_id,
    stronger_sources.column_name,
    stronger_sources.collected_source_id,
    facts.collected_source_id as source_id_in_the_seed
from {{ ref('log_stronger_sources') }} as stronger_sources
left join facts
    on
        stronger_sources.seed_name = facts.seed_name
        and stronger_sources.row_id = facts.row_id
        and stronger_sources.column_name = facts.column_name
where facts.collected_source_id is distinct from stronger_sources.collected_source_id
