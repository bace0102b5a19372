with

agencies as (

    select * from {{ ref('dim_agencies') }}

),

observations as (

    select * from {{ ref('fct_agency_observations') }}

),

totals as (

    select * from {{ ref('fct_national_totals') }}

),

map_copies as (

    select max(reported_on) as copied_on
    from observations
    where observed_status = 'active'

),

on_record as (

    select
        count(*) as agency_count,
        count(*) - count(seen_from_on) as undated_count
    from {{ ref('mart_agencies_on_map') }}
    where has_ring_record

),

newest_list as (

    select *
    from observations
    where observed_status = 'listed'
    qualify reported_on = max(reported_on) over ()

),

-- what each figure counts, by source
counted as (

    select
        'agencies_on_map_2020' as figure_id,
        joined_source_id as source_id,
        1 as weight
    from agencies
    where joined_basis = 'atlas_of_2020'

    union all

    select
        'states_on_map_2020' as figure_id,
        joined_source_id as source_id,
        1 as weight
    from agencies
    where joined_basis = 'atlas_of_2020'

    union all

    select
        'agencies_on_list_2021' as figure_id,
        source_id,
        1 as weight
    from newest_list

    union all

    select
        case total_id
            when 'total-2022-07-01-agencies' then 'agencies_enrolled_2022'
            when 'total-2024-03-09-atlas-rows' then 'entries_removed_2024'
        end as figure_id,
        source_id,
        1 as weight
    from totals

    union all

    select
        'residents_in_ring_towns' as figure_id,
        source_id,
        resident_count as weight
    from {{ ref('fct_ring_reach') }}
    where is_ring_town

),

weighed as (

    select
        figure_id,
        source_id,
        sum(weight) as source_weight
    from counted
    group by figure_id, source_id

),

leading_sources as (

    select
        figure_id,
        source_id,
        source_weight / sum(source_weight) over (partition by figure_id) as source_share
    from weighed
    qualify row_number() over (
        partition by figure_id
        order by source_weight desc, source_id asc
    ) = 1

),

figures as (

    select
        'agencies_on_map_2020' as figure_id,
        1 as figure_order,
        'Agencies on Ring''s own map' as figure_name,
        'agencies' as unit_name,
        'agencies were on Ring''s own map' as phrase_after_figure,
        'Agencies that the Atlas of Surveillance copied from Ring''s map of active'
        || ' agencies, one duplicate entry removed.'
        -- why: the map, the state pages and the months count more, each otherwise.
        || ' The list of 2021, reports and agencies themselves name '
        || {{ grouped_digits('max(on_record.agency_count) - count(*)') }}
        || ' more, so '
        || {{ grouped_digits('max(on_record.agency_count)') }}
        || ' agencies are on record with Ring. Of these '
        || max(on_record.undated_count)
        || ' have no date and are in no month of the map.' as definition,
        count(*) as figure_value,
        max(map_copies.copied_on) as as_of_on
    from agencies
    cross join map_copies
    cross join on_record
    where agencies.joined_basis = 'atlas_of_2020'

    union all

    select
        'agencies_on_list_2021' as figure_id,
        2 as figure_order,
        'Entries on the last published list' as figure_name,
        'entries' as unit_name,
        'entries were on the last published list' as phrase_after_figure,
        'Entries of the last published list of names. '
        || {{ grouped_digits('count(agency_id)') }}
        || ' of them could be tied to agencies, which the map shows together with those'
        || ' that other sources have; '
        || {{ grouped_digits('count(*) - count(agency_id)') }}
        || ' could not.' as definition,
        count(*) as figure_value,
        max(reported_on) as as_of_on
    from newest_list

    union all

    select
        'agencies_enrolled_2022' as figure_id,
        3 as figure_order,
        'Police agencies enrolled, according to Amazon' as figure_name,
        'agencies' as unit_name,
        'agencies were enrolled, according to Amazon' as phrase_after_figure,
        'Law-enforcement agencies that Amazon told a senator were enrolled; fire'
        || ' departments are extra. No list of names was given.' as definition,
        published_count as figure_value,
        event_on as as_of_on
    from totals
    where total_id = 'total-2022-07-01-agencies'

    union all

    select
        'states_on_map_2020' as figure_id,
        4 as figure_order,
        'States with an agency on the map' as figure_name,
        'states' as unit_name,
        null as phrase_after_figure,
        'States with at least one agency on Ring''s map, one misfiled town put right.'
            as definition,
        count(distinct agencies.state_code) as figure_value,
        max(map_copies.copied_on) as as_of_on
    from agencies
    cross join map_copies
    where agencies.joined_basis = 'atlas_of_2020'

    union all

    select
        'entries_removed_2024' as figure_id,
        5 as figure_order,
        'Ring entries when the Atlas dropped them' as figure_name,
        'entries' as unit_name,
        'Ring entries were in the Atlas when it dropped them' as phrase_after_figure,
        'Entries that the Atlas of Surveillance held when it retired its Ring'
        || ' category. No copy with names is among our sources.' as definition,
        published_count as figure_value,
        event_on as as_of_on
    from totals
    where total_id = 'total-2024-03-09-atlas-rows'

    union all

    select
        'residents_in_ring_towns' as figure_id,
        6 as figure_order,
        'People whose town police are on record' as figure_name,
        'residents' as unit_name,
        null as phrase_after_figure,
        'Residents of incorporated places whose police are on record with Ring at'
        || ' some time: their own, a joint force or a force under contract. At least '
        || cast(
            floor(
                100 * sum(resident_count) filter (where is_ring_town)
                / sum(resident_count)
            )
            as integer
        )
        || '% of '
        || cast(floor(sum(resident_count) / 1000000) as integer)
        || ' million by the survey of 2019 to 2023. For '
        || round(
            sum(resident_count) filter (where police_evidence = 'open') / 1000000, 1
        )
        || ' million it is open who polices them, for '
        || round(
            sum(resident_count) filter (where police_evidence = 'assumed') / 1000000, 1
        )
        || ' million we only assume it. Towns and townships are left out.'
            as definition,
        coalesce(sum(resident_count) filter (where is_ring_town), 0) as figure_value,
        cast('{{ var("as_of_on") }}' as date) as as_of_on
    from {{ ref('fct_ring_reach') }}

),

final as (

    select
        figures.figure_id,
        leading_sources.source_id,
        figures.figure_name,
        figures.unit_name,
        figures.phrase_after_figure,
        figures.definition,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        cast(figures.figure_order as integer) as figure_order,
        cast(figures.figure_value as bigint) as figure_value,
        round(leading_sources.source_share, 4) as source_share,
        figures.as_of_on
    from figures
    inner join leading_sources
        on figures.figure_id = leading_sources.figure_id
    inner join {{ ref('dim_sources') }} as sources
        on leading_sources.source_id = sources.source_id

)

select * from final
