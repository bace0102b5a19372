with

sources as (

    select * from {{ ref('dim_sources') }}

),

cited as (
    {% set citing = {
        'dim_agencies': ['source_id', 'joined_source_id', 'ring_status_source_id'],
        'dim_bills': ['source_id'],
        'dim_camera_registries': ['source_id', 'agency_source_id', 'note_source_id'],
        'dim_counties': ['source_id', 'point_source_id', 'population_source_id'],
        'dim_device_asins': ['source_id'],
        'dim_devices': ['source_id'],
        'dim_places': ['source_id', 'population_source_id'],
        'dim_programmes': ['source_id', 'start_source_id', 'end_source_id'],
        'dim_register_agencies': ['source_id'],
        'dim_records_laws': [
            'source_id',
            'other_source_ids',
            'days_in_2020_source_id',
            'days_in_2014_source_id',
        ],
        'dim_sale_events': ['source_id'],
        'dim_states': ['source_id', 'region_source_id', 'agency_count_source_id'],
        'dim_subsidy_schemes': ['source_id'],
        'dim_technologies': ['source_id'],
        'dim_vendors': ['source_id'],
        'fct_agency_event_statements': ['source_id'],
        'fct_agency_events': ['source_id'],
        'fct_agency_names': ['source_id'],
        'fct_agency_observations': [
            'source_id',
            'cited_source_id',
            'evidence_source_id',
        ],
        'fct_agency_ring_spans': ['source_id'],
        'fct_agency_technologies': ['source_id', 'cited_source_id'],
        'fct_agency_technology_claims': ['source_id'],
        'fct_article_claims': ['source_id'],
        'fct_brand_neutral_schemes': ['source_id'],
        'fct_camera_registry_counts': ['source_id'],
        'fct_corrections': ['source_id'],
        'fct_daily_prices': ['source_ids'],
        'fct_discount_checks': [
            'source_id',
            'observed_low_source_id',
            'year_low_source_id',
            'source_ids',
        ],
        'fct_discounts_by_event': ['source_ids'],
        'fct_incentive_sources': ['source_id'],
        'fct_incentives': ['source_id'],
        'fct_incident_agencies': ['source_id'],
        'fct_incidents': ['source_id', 'answer_source_id'],
        'fct_internal_notes': ['source_id'],
        'fct_match_reviews': ['source_id'],
        'fct_place_police': ['source_id'],
        'fct_national_totals': ['source_id'],
        'fct_price_observations': ['source_id'],
        'fct_programme_facts': ['source_id'],
        'fct_ring_reach': ['source_id'],
        'fct_subsidy_round_agencies': ['source_id'],
        'fct_subsidy_round_conflicts': ['source_id'],
        'fct_subsidy_round_costs': ['source_id'],
        'fct_subsidy_round_figures': ['source_id'],
        'fct_subsidy_round_sources': ['source_id'],
        'fct_subsidy_rounds': ['source_id'],
        'fct_term_positions': ['source_id'],
        'fct_video_request_totals': ['source_id'],
    } %}
    {% for mart, columns in citing.items() %}
        {% for column in columns %}
            select
                {% if column.endswith('_ids') %}
                    unnest({{ column }}) as source_id,
                {% else %}
                    cast({{ column }} as varchar) as source_id,
                {% endif %}
                '{{ mart }}' as mart_name
            from {{ ref(mart) }}
            where {{ column }} is not null
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

counted as (

    select
        source_id,
        mart_name,
        count(*) as citation_count
    from cited
    group by source_id, mart_name

),

final as (

    select
        sources.source_id,
        counted.mart_name,
        sources.former_source_ids,
        sources.publisher,
        sources.title,
        sources.source_url,
        sources.kind,
        sources.licence,
        sources.published_on_precision,
        cast(counted.citation_count as integer) as citation_count,
        sources.published_on,
        sources.retrieved_on
    from counted
    inner join sources
        on counted.source_id = sources.source_id

)

select * from final
