{#- Figure, name, unit, what follows it in a sentence, and what exactly is counted; a
    word in braces is a column of `numbers`. -#}
{%- set figures = [
    ('agencies_on_map_2020', "Agencies on Ring''s own map", 'agencies',
     "'agencies were on Ring''s own map'",
     "Agencies that the Atlas of Surveillance copied from Ring''s map of active agencies,"
     ~ " one duplicate entry removed. The list of 2021, reports and agencies themselves"
     ~ " name {more_on_record} more, so {on_record} agencies are on record with Ring. Of"
     ~ " these {undated} have no date and are in no month of the map."),
    ('agencies_on_list_2021', 'Entries on the last published list', 'entries',
     "'entries were on the last published list'",
     "Entries of the last published list of names. {tied} of them could be tied to"
     ~ " agencies, which the map shows together with those that other sources have;"
     ~ " {untied} could not."),
    ('agencies_enrolled_2022', 'Police agencies enrolled, according to Amazon',
     'agencies',
     "'agencies were enrolled, according to Amazon'",
     "Law-enforcement agencies that Amazon told a senator were enrolled; fire"
     ~ " departments are extra. No list of names was given."),
    ('states_on_map_2020', 'States with an agency on the map', 'states', 'null',
     "States with at least one agency on Ring''s map, one misfiled town put right."),
    ('entries_removed_2024', 'Ring entries when the Atlas dropped them', 'entries',
     "'Ring entries were in the Atlas when it dropped them'",
     "Entries that the Atlas of Surveillance held when it retired its Ring category. No"
     ~ " copy with names is among our sources."),
    ('residents_in_ring_towns', 'People whose town police are on record', 'residents',
     'null',
     "Residents of incorporated places whose police are on record with Ring at some time:"
     ~ " their own, a joint force or a force under contract. At least {ring_percent}% of"
     ~ " {millions} million by the survey of 2019 to 2023. For {open_millions} million it"
     ~ " is open who polices them, for {not_known_millions} million it is not known. Towns"
     ~ " and townships are left out."),
] -%}
with

map_copies as (

    select max(reported_on) as copied_on
    from {{ ref('fct_agency_observations') }}
    where observed_status = 'active'

),

map_agencies as (

    select
        agencies.state_code,
        agencies.joined_source_id as source_id,
        map_copies.copied_on as counted_on
    from {{ ref('mart_agencies') }} as agencies
    cross join map_copies
    where agencies.joined_basis = 'atlas_of_2020'

),

newest_list as (

    select *
    from {{ ref('fct_agency_observations') }}
    where observed_status = 'listed'
    qualify reported_on = max(reported_on) over ()

),

reach as (

    select * from {{ ref('fct_ring_reach') }}

),

on_record as (

    select
        count(*) as agency_count,
        count(*) - count(seen_from_on) as undated_count
    from {{ ref('mart_agencies') }}
    where has_ring_record

),

listed as (

    select
        count(agency_id) as tied_count,
        count(*) - count(agency_id) as untied_count
    from newest_list

),

residents as (

    select
        sum(resident_count) as all_count,
        sum(resident_count) filter (where is_ring_town) as ring_count,
        sum(resident_count) filter (where police_evidence = 'open') as open_count,
        sum(resident_count) filter (where police_evidence = 'not_known')
            as not_known_count
    from reach

),

numbers as (

    select
        {{ grouped_digits(
            'on_record.agency_count - (select count(*) from map_agencies)'
        ) }} as more_on_record,
        {{ grouped_digits('on_record.agency_count') }} as on_record,
        on_record.undated_count as undated,
        {{ grouped_digits('listed.tied_count') }} as tied,
        {{ grouped_digits('listed.untied_count') }} as untied,
        cast(floor(100 * residents.ring_count / residents.all_count) as integer)
            as ring_percent,
        cast(floor(residents.all_count / 1000000) as integer) as millions,
        round(residents.open_count / 1000000, 1) as open_millions,
        round(residents.not_known_count / 1000000, 1) as not_known_millions
    from on_record
    cross join listed
    cross join residents

),

-- what each figure counts, by source
counted as (

    select
        'agencies_on_map_2020' as figure_id,
        source_id,
        1 as weight,
        counted_on
    from map_agencies

    union all

    select
        'states_on_map_2020' as figure_id,
        source_id,
        1 as weight,
        counted_on
    from map_agencies
    group by state_code, source_id, counted_on

    union all

    select
        'agencies_on_list_2021' as figure_id,
        source_id,
        1 as weight,
        reported_on as counted_on
    from newest_list

    union all

    select
        case total_id
            when 'total-2022-07-01-agencies' then 'agencies_enrolled_2022'
            else 'entries_removed_2024'
        end as figure_id,
        source_id,
        published_count as weight,
        event_on as counted_on
    from {{ ref('fct_national_totals') }}
    where total_id in ('total-2022-07-01-agencies', 'total-2024-03-09-atlas-rows')

    union all

    select
        'residents_in_ring_towns' as figure_id,
        source_id,
        resident_count as weight,
        cast('{{ var("as_of_on") }}' as date) as counted_on
    from reach
    where is_ring_town

),

counted_by_source as (

    select
        figure_id,
        source_id,
        sum(weight) as source_weight,
        max(counted_on) as counted_on
    from counted
    group by figure_id, source_id

),

-- the sum of a figure, and the source that supports most of it
cited as (

    select
        figure_id,
        source_id,
        sum(source_weight) over (partition by figure_id) as figure_value,
        source_weight / sum(source_weight) over (partition by figure_id)
            as source_share,
        max(counted_on) over (partition by figure_id) as as_of_on
    from counted_by_source
    qualify row_number() over (
        partition by figure_id
        order by source_weight desc, source_id asc
    ) = 1

),

definitions as (
    {% for figure_id, name, unit, phrase, definition in figures %}
        select
            '{{ figure_id }}' as figure_id,
            {{ loop.index }} as figure_order,
            '{{ name }}' as figure_name,
            '{{ unit }}' as unit_name,
            {{ phrase }} as phrase_after_figure,
            {{ "'" ~ phrase.split(' were ')[-1] if ' were ' in phrase else 'null' }}
                as curve_label,
            '{{ definition
                | replace("{", "' || numbers.") | replace("}", " || '") }}' as definition
        from numbers
        {{ '' if loop.last else 'union all' }}
    {% endfor %}
),

final as (

    select
        definitions.figure_id,
        cited.source_id,
        definitions.figure_name,
        definitions.unit_name,
        definitions.phrase_after_figure,
        definitions.curve_label,
        definitions.definition,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        cast(definitions.figure_order as integer) as figure_order,
        cast(cited.figure_value as bigint) as figure_value,
        round(cited.source_share, 4) as source_share,
        cited.as_of_on
    from definitions
    inner join cited
        on definitions.figure_id = cited.figure_id
    inner join {{ ref('dim_sources') }} as sources
        on cited.source_id = sources.source_id

)

select * from final
