{%- set citing = [] -%}
{%- for mart in [
    'log_agency_decisions',
    'log_corrections',
    'log_match_reviews',
    'log_place_police_decisions',
    'log_stronger_sources',
    'mart_agencies',
    'dim_agreement_documents',
    'dim_bills',
    'dim_camera_registries',
    'dim_counties',
    'dim_device_asins',
    'dim_devices',
    'dim_flock_portals',
    'dim_ordinances',
    'dim_owner_settings',
    'dim_places',
    'dim_programs',
    'dim_records_laws',
    'dim_police_bodies',
    'dim_sale_events',
    'dim_states',
    'dim_subsidy_schemes',
    'dim_technologies',
    'dim_vendors',
    'fct_agency_event_statements',
    'fct_agency_events',
    'fct_agency_names',
    'fct_agency_observations',
    'fct_agency_technologies',
    'fct_agency_technology_claims',
    'fct_agreement_terms',
    'fct_article_claims',
    'fct_other_brand_schemes',
    'fct_camera_registry_counts',
    'fct_flock_portal_readings',
    'fct_incentive_sources',
    'fct_incentives',
    'fct_incident_agencies',
    'fct_incidents',
    'fct_national_totals',
    'fct_place_police',
    'fct_price_observations',
    'fct_program_rules',
    'fct_program_facts',
    'fct_refusals',
    'fct_ring_reach',
    'fct_sale_offers',
    'fct_subsidy_round_agencies',
    'fct_subsidy_round_conflicts',
    'fct_subsidy_round_costs',
    'fct_subsidy_round_figures',
    'fct_subsidy_round_sources',
    'fct_subsidy_rounds',
    'fct_term_positions',
    'fct_video_request_totals',
] -%}
    {#- why: the contract of a mart says which of its columns hold sources. -#}
    {%- set known = graph.nodes['model.porchlight.' ~ mart] if execute else {} -%}
    {%- for column in known.columns or [loop.cycle('source_id', 'source_ids')] -%}
        {%- if column.endswith(('source_id', 'source_ids')) -%}
            {%- do citing.append((mart, column)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endfor %}
{#- why: only this column says who polices a place; the others are of `dim_places`. -#}
{%- do citing.append(('mart_place_lookup', 'police_source_id')) %}

with

cited as (
    {% for mart, column in citing %}
        select
            {% if column.endswith('_ids') %}
                {{ unnested(column) }} as source_id,
            {% else %}
                cast({{ column }} as string) as source_id,
            {% endif %}
            '{{ mart }}' as mart_name
        from {{ ref(mart) }}
        where {{ column }} is not null
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

final as (

    select
        source_id,
        mart_name,
        cast(count(*) as integer) as citation_count
    from cited
    group by source_id, mart_name

)

select * from final
