-- why: the public log must not tell of a correction that no table reads. A value is
-- applied where the reading of the row has it; a repeated entry where it is one with
-- the entry that it repeats: its technology is marked, or its agency is the same.
with

corrections as (

    select * from {{ ref('log_corrections') }}

),

observations as (

    select * from {{ ref('fct_agency_observations') }}

),

technologies as (

    select * from {{ ref('fct_agency_technologies') }}

),

applied as (
    {% set readings = 'int_partnerships__agency_matches' %}
    {% for model, seed_name, row_id, column in [
        (readings, 'seed_name', 'observation_id', 'county_name'),
        (readings, 'seed_name', 'observation_id', 'agency_name'),
        (readings, 'seed_name', 'observation_id', 'state_code'),
        ('fct_agency_event_statements', "'agency_events'", 'statement_id', 'event_on'),
        ('fct_agency_event_statements', "'agency_events'", 'statement_id', 'program_id'),
        ('fct_article_claims', "'article_claims'", 'claim_id', 'answer'),
        ('fct_national_totals', "'national_totals'", 'total_id', 'event_on'),
        ('fct_national_totals', "'national_totals'", 'total_id', 'event_on_precision'),
        ('fct_incidents', "'incidents'", 'incident_id', 'headline'),
        ('fct_incidents', "'incidents'", 'incident_id', 'detail'),
        ('fct_incidents', "'incidents'", 'incident_id', 'note'),
        ('fct_incidents', "'incidents'", 'incident_id', 'happened_on'),
        ('fct_incidents', "'incidents'", 'incident_id', 'happened_on_precision'),
        ('fct_incidents', "'incidents'", 'incident_id', 'happened_on_latest'),
        ('fct_program_facts', "'program_facts'", 'program_fact_id', 'detail'),
        ('fct_term_positions', "'term_positions'", 'position_id', 'document_type'),
        ('fct_term_positions', "'term_positions'", 'position_id', 'position'),
        ('agencies', "'agencies'", 'agency_id', 'agency_name'),
        ('agencies', "'agencies'", 'agency_id', 'agency_type'),
        ('agencies', "'agencies'", 'agency_id', 'ori'),
        ('agencies', "'agencies'", 'agency_id', 'serves_place_id'),
        ('stg_reference__places', "'places'", 'place_id', 'place_name'),
        ('stg_reference__places', "'places'", 'place_id', 'county_fips'),
        ('stg_reference__places', "'places'", 'place_id', 'census_place_geoid'),
        ('stg_reference__places', "'places'", 'place_id', 'within_place_id'),
    ] %}
        select
            'value' as correction_kind,
            {{ seed_name }} as seed_name,
            {{ row_id }} as row_id,
            '{{ column }}' as column_name,
            cast({{ column }} as string) as read_value
        from {{ ref(model) }}
        union all
    {% endfor %}
    select
        'value' as correction_kind,
        'agency_observations' as seed_name,
        evidence_id as row_id,
        'reported_on' as column_name,
        cast(event_on as string) as read_value
    from {{ ref('int_partnerships__agency_events') }}

    union all

    select
        'value' as correction_kind,
        'agency_locations' as seed_name,
        observations.record_id as row_id,
        'place_id' as column_name,
        agencies.place_id as read_value
    from observations
    inner join {{ ref('mart_agencies') }} as agencies
        on observations.agency_id = agencies.agency_id

    union all

    select
        'duplicate' as correction_kind,
        'agency_observations' as seed_name,
        observations.observation_id as row_id,
        'record_id' as column_name,
        originals.record_id as read_value
    from observations
    inner join observations as originals
        on
            observations.agency_id = originals.agency_id
            and observations.observation_id <> originals.observation_id
    where originals.record_id is not null

    union all

    select
        'duplicate' as correction_kind,
        'agency_technologies' as seed_name,
        technologies.technology_observation_id as row_id,
        'record_id' as column_name,
        originals.record_id as read_value
    from technologies
    inner join technologies as originals
        on
            technologies.agency_id = originals.agency_id
            and technologies.technology_id = originals.technology_id
            and technologies.is_repeated_entry
            and not originals.is_repeated_entry

)

select
    corrections.correction_id,
    corrections.correction_kind,
    corrections.seed_name,
    corrections.row_id,
    corrections.column_name,
    corrections.observed_value,
    corrections.corrected_value
from corrections
left join applied
    on
        corrections.correction_kind = applied.correction_kind
        and corrections.seed_name = applied.seed_name
        and corrections.row_id = applied.row_id
        and corrections.column_name = applied.column_name
        and corrections.corrected_value is not distinct from applied.read_value
where
    applied.row_id is null
    or (
        corrections.correction_kind = 'value'
        and corrections.corrected_value is not distinct from corrections.observed_value
    )
