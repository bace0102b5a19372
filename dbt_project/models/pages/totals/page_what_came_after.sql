with

sizes as (

    select
        refusals.refusal_id,
        coalesce(places.population_count, counties.population_2021) as resident_count
    from {{ ref('fct_refusals') }} as refusals
    left join {{ ref('dim_places') }} as places
        on refusals.place_id = places.place_id
    left join {{ ref('dim_counties') }} as counties
        on
            refusals.county_fips = counties.county_fips
            and refusals.refusal_scope = 'county'

),

entries as (

    select
        total_id as entry_id,
        source_id,
        'published_total' as entry_type,
        bound as entry_act,
        counts_what as subject_name,
        cast(null as string) as detail,
        event_on_precision as happened_on_precision,
        published_count,
        event_on as happened_on
    from {{ ref('fct_national_totals') }}
    where published_count is not null
    -- why: of many rounded totals only the largest says more than those before it.
    qualify bound = 'exact' or published_count = max(published_count) over ()

    union all

    select
        refusals.refusal_id as entry_id,
        refusals.source_id,
        'refusal' as entry_type,
        refusals.refusal_act as entry_act,
        refusals.body_name || ', ' || refusals.state_code as subject_name,
        coalesce(refusals.vendor_name, refusals.product) as detail,
        refusals.decided_on_precision as happened_on_precision,
        cast(null as integer) as published_count,
        refusals.decided_on as happened_on
    from {{ ref('fct_refusals') }} as refusals
    inner join sizes
        on refusals.refusal_id = sizes.refusal_id
    -- why: a timeline of the country has room for large places alone.
    where refusals.refusal_basis <> 'list' and sizes.resident_count >= 250000

),

final as (

    select
        entries.entry_id,
        entries.source_id,
        entries.entry_type,
        entries.entry_act,
        entries.subject_name,
        entries.detail,
        entries.happened_on_precision,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        entries.published_count,
        entries.happened_on
    from entries
    inner join {{ ref('dim_sources') }} as sources
        on entries.source_id = sources.source_id
    where entries.happened_on >= cast('2020-01-01' as date)

)

select * from final
