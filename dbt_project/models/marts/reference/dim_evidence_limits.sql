{#- Kind of evidence, the model that holds it, its day, and which rows are of it. -#}
{%- set kinds = [
    ('dated_joinings', 'agency_observations', 'evidence.active_on',
     "evidence.observed_status = 'active'"),
    ('map_copies', 'agency_observations', 'evidence.reported_on',
     "evidence.observed_status = 'active'"),
    ('later_lists', 'agency_observations', 'evidence.reported_on',
     "evidence.observed_status = 'listed'"),
    ('single_reports', 'agency_observations', 'evidence.reported_on',
     "evidence.observed_status = 'reported'"),
    ('other_technologies', 'agency_technologies',
     'sources.published_on', 'true'),
    ('camera_registries', 'camera_registry_counts',
     'evidence.observed_on', 'true'),
    ('first_story', 'stg_terms__article_claims', 'sources.published_on', 'true'),
    ('national_totals', 'national_totals', 'evidence.event_on',
     "evidence.counted_unit <> 'none'"),
    ('incidents', 'incidents', 'evidence.happened_on', 'true'),
    ('prices', 'stg_prices__observations', 'evidence.observed_on', 'true'),
    ('subsidy_rounds', 'subsidy_rounds', 'evidence.announced_on', 'true'),
    ('register', 'police_bodies', 'sources.published_on', 'true'),
] %}
with

dated as (
    {% for kind, model, day, kept in kinds %}
        select
            '{{ kind }}' as evidence_kind,
            evidence.source_id,
            {{ day }} as evidence_on,
            {{ day ~ '_precision' if kind != 'camera_registries' else "'day'" }}
                as evidence_on_precision
        from {{ ref(model) }} as evidence
        inner join {{ ref('stg_reference__sources') }} as sources
            on evidence.source_id = sources.source_id
        where
            {{ day }} is not null
            and {{ kept }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

limits as (

    select
        evidence_kind,
        min_by(
            evidence_on_precision, cast(evidence_on as string) || evidence_on_precision
        ) as first_on_precision,
        max_by(
            evidence_on_precision, cast(evidence_on as string) || evidence_on_precision
        ) as last_on_precision,
        min(evidence_on) as first_on,
        max(evidence_on) as last_on,
        count(distinct source_id) as source_count
    from dated
    group by evidence_kind

),

months as (

    select distinct
        evidence_kind,
        {{ dbt.date_trunc('month', 'evidence_on') }} as month_on
    from dated
    where
        evidence_kind in (
            'map_copies', 'later_lists', 'other_technologies', 'first_story', 'register'
        )

),

months_in_words as (

    select
        evidence_kind,
        {{ dbt.listagg(month_text('month_on'), "' and '", 'order by month_on') }}
            as months_text
    from months
    group by evidence_kind

),

final as (

    select
        limits.evidence_kind,
        months_in_words.months_text,
        limits.first_on_precision,
        limits.last_on_precision,
        cast(limits.source_count as integer) as source_count,
        limits.first_on,
        limits.last_on
    from limits
    left join months_in_words
        on limits.evidence_kind = months_in_words.evidence_kind

)

select * from final
