{#- Kind of fact, pages that show it, mart, key, column of its source. A kind in several
    rows rests on all of these. -#}
{%- set kinds = [
    ('agency', 'Agency, town sheets', 'fct_agency_events', 'agency_id', 'source_id'),
    ('place_police', 'Look-up, town pages', 'mart_place_lookup', 'lookup_id',
        'police_source_id'),
    ('records_law', 'Town pages, letters', 'dim_records_laws', 'state_code',
        'source_id'),
    ('program', 'Agency, town sheets', 'dim_programs', "program_id || '/start'",
        'start_source_id'),
    ('program', 'Agency, town sheets', 'dim_programs', "program_id || '/end'",
        'end_source_id'),
    ('program_rule', 'Agency, town pages', 'fct_program_rules', 'rule_id', 'source_id'),
    ('program_fact', 'Trends', 'fct_program_facts', 'program_fact_id', 'source_id'),
    ('headline_figure', 'Overview', 'mart_headline_figures', 'figure_id', 'source_id'),
    ('national_total', 'Overview, Trends', 'fct_national_totals', 'total_id',
        'source_id'),
    ('video_request_total', 'Trends', 'fct_video_request_totals', 'request_total_id',
        'source_id'),
    ('subsidy_round', 'Subsidies, town sheets', 'fct_subsidy_round_sources', 'round_id',
        'source_id'),
    ('incentive', 'Subsidies', 'fct_incentive_sources', 'incentive_id', 'source_id'),
    ('other_brand_scheme', 'Subsidies', 'fct_other_brand_schemes',
        'other_brand_scheme_id', 'source_id'),
    ('price_observation', 'Prices', 'fct_price_observations', 'observation_id',
        'source_id'),
    ('sale_event', 'Prices', 'dim_sale_events', 'sale_event_id', 'source_id'),
    ('term_answer', 'Terms, town sheets', 'mart_terms_current',
        "vendor_id || '/' || topic_id", 'source_id'),
    ('term_position', 'Terms', 'fct_term_positions', 'position_id', 'source_id'),
    ('bill', 'Terms', 'dim_bills', 'bill_id', 'source_id'),
    ('incident', 'Incidents, agency sheets', 'fct_incidents', 'incident_id',
        'source_id'),
    ('company_answer', 'Incidents, agency sheets', 'fct_incidents', 'incident_id',
        'answer_source_id'),
] -%}

with

cited as (
    {% for fact_type, page_names, mart, key, column in kinds %}
        select
            '{{ fact_type }}' as fact_type,
            '{{ page_names }}' as page_names,
            {{ loop.index }} as fact_order,
            {{ key }} as fact_id,
            {{ column }} as source_id
        from {{ ref(mart) }}
        where {{ column }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

facts as (

    select
        cited.fact_type,
        cited.page_names,
        min(cited.fact_order) as fact_order,
        cited.fact_id,
        min(case when sources.source_kind = 'repost' then 1 else 0 end) = 1
            as is_copied_alone
    from cited
    inner join {{ ref('dim_sources') }} as sources
        on cited.source_id = sources.source_id
    group by cited.fact_type, cited.page_names, cited.fact_id

),

final as (

    select
        fact_type,
        page_names,
        cast(min(fact_order) as integer) as fact_order,
        cast(count(*) as integer) as fact_count,
        cast(count(*) filter (where is_copied_alone) as integer) as copied_fact_count
    from facts
    group by fact_type, page_names

)

select * from final
