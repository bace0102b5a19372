{#- Tables that show each collected row once. why: a rule of a mart reads marts
    alone, so that it also holds for marts that another engine built. -#}
{%- set collected = {
    'dim_agreement_documents': 'agreement_documents',
    'dim_bills': 'bills',
    'dim_camera_registries': 'camera_registries',
    'dim_counties': 'counties',
    'dim_flock_portals': 'flock_portals',
    'dim_records_laws': 'records_laws',
    'dim_term_topics': 'topics',
    'dim_vendors': 'stg_terms__vendors',
    'fct_agency_event_statements': 'stg_partnerships__agency_events',
    'fct_agreement_terms': 'agreement_terms',
    'fct_article_claims': 'stg_terms__article_claims',
    'fct_incidents': 'incidents',
    'fct_national_totals': 'national_totals',
    'log_place_police_decisions': 'stg_reference__place_police',
    'fct_price_observations': 'stg_prices__observations',
    'fct_program_facts': 'program_facts',
    'fct_subsidy_round_figures': 'subsidy_round_figures',
    'fct_subsidy_rounds': 'subsidy_rounds',
    'fct_term_positions': 'term_positions',
    'fct_video_request_totals': 'video_request_totals',
} -%}
with

counted as (

    {% for table, rows in collected.items() -%}
        select
            '{{ table }}' as table_name,
            (select count(*) from {{ ref(table) }}) as row_count,
            (select count(*) from {{ ref(rows) }}) as collected_count
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from counted
where row_count <> collected_count
