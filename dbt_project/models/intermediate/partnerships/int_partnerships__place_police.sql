with

decided as (

    select * from {{ ref('stg_reference__place_police') }}
    where place_id is not null and answer_order is not null

),

defaults as (

    select * from {{ ref('int_partnerships__default_police') }}

),

leaders as (

    select
        place_id,
        max(case when answer_order = 1 then certainty end) as leading_certainty,
        count(*) filter (where answer_order = 2 and certainty = 'open') > 0 as is_open
    from decided
    group by place_id

),

-- How we know. Who may have police of its own is no part of another place.
judged as (

    select
        places.place_id,
        places.within_place_id,
        leaders.leading_certainty,
        case
            when leaders.leading_certainty is not null then leaders.leading_certainty
            when leaders.is_open then 'open'
            when places.within_place_id is not null then 'part_of'
            when defaults.certainty = 'consolidated' then 'consolidated'
            when places.default_police is not null then 'unnamed'
            else coalesce(defaults.certainty, 'not_known')
        end as certainty
    from {{ ref('stg_reference__places') }} as places
    left join leaders
        on places.place_id = leaders.place_id
    left join defaults
        on places.place_id = defaults.place_id and defaults.county_order = 0

),

-- Who patrols otherwise leads no place whose own police are not known.
ordered as (

    select
        judged.place_id,
        decided.police_body_id,
        decided.body_name,
        decided.police_role,
        if(decided.answer_order = 3, decided.certainty, judged.certainty) as certainty,
        decided.source_id,
        decided.decided_by,
        decided.is_read_by_person,
        decided.answer_order,
        decided.seen_on,
        decided.seen_on_precision
    from decided
    inner join judged
        on decided.place_id = judged.place_id

    union all

    select
        judged.place_id,
        defaults.police_body_id,
        null as body_name,
        defaults.police_role,
        judged.certainty,
        defaults.source_id,
        defaults.decided_by,
        false as is_read_by_person,
        case
            when judged.certainty = 'probable' then 2
            when judged.certainty = 'not_known'
                then if(defaults.county_order = 0, 2, defaults.county_order + 3)
            when defaults.county_order = 0 then 1
            when defaults.county_order = 1 then 2
            else defaults.county_order + 2
        end as answer_order,
        null as seen_on,
        null as seen_on_precision
    from defaults
    inner join judged
        on defaults.place_id = judged.place_id
    where
        case
            when defaults.county_order = 0
                then
                    judged.certainty = 'probable'
                    or (judged.certainty = 'open' and judged.leading_certainty is null)
                    or judged.certainty
                    in ('consolidated', 'by_role', 'assumed', 'not_known')
            else judged.certainty in ('assumed', 'not_known')
        end

),

list_sources as (

    select
        place_id,
        max(source_id) as source_id
    from defaults
    where certainty = 'not_known'
    group by place_id

),

towns as (

    select
        place_id,
        police_body_id,
        body_name,
        police_role,
        certainty,
        answer_order,
        min(answer_order) over (partition by place_id) as first_order,
        max(
            answer_order = 1
            and (police_role not in ('county', 'state') or certainty = 'patrolled')
        ) over (partition by place_id) as has_known_police
    from ordered
    where answer_order in (1, 2)

),

-- A part of a city or town has the police of that, as far as those are known. A
-- municipality in a town that the county or the state patrols may have its own. A town
-- that is only inferred lends nobody its police: they are named second, as probable.
parts as (

    select
        parts.place_id,
        parts.within_place_id,
        places.within_source_id,
        places.within_decided_by,
        coalesce(list_sources.source_id, lists_around.source_id) as list_source_id,
        around.police_body_id,
        around.body_name,
        around.answer_order,
        around.first_order,
        around.police_role,
        places.within_decided_by in ('rule:nearness', 'rule:zip_areas')
        and around.has_known_police as is_inferred,
        case
            when
                places.within_decided_by in ('rule:nearness', 'rule:zip_areas')
                and around.has_known_police
                then 'probable'
            when around.police_role = 'contract' and around.answer_order = 1
                then 'part_of'
            when
                around.certainty in ('assumed', 'by_role', 'patrolled')
                and list_sources.place_id is not null
                then 'not_known'
            when
                around.certainty in (
                    'probable', 'open', 'assumed', 'by_role', 'not_known'
                )
                then around.certainty
            else 'part_of'
        end as certainty
    from judged as parts
    inner join {{ ref('stg_reference__places') }} as places
        on parts.place_id = places.place_id
    inner join towns as around
        on parts.within_place_id = around.place_id
    left join list_sources
        on parts.place_id = list_sources.place_id
    left join list_sources as lists_around
        on parts.within_place_id = lists_around.place_id
    where parts.certainty = 'part_of'

),

answers as (

    select
        place_id,
        police_body_id,
        body_name,
        police_role,
        certainty,
        source_id,
        decided_by,
        is_read_by_person,
        seen_on,
        seen_on_precision,
        null as part_of_place_id,
        answer_order
    from ordered

    union all

    select
        place_id,
        police_body_id,
        body_name,
        -- The police of the city around are not the neighborhood's own.
        if(police_role in ('county', 'state'), police_role, 'around') as police_role,
        certainty,
        if(certainty = 'not_known', list_source_id, within_source_id) as source_id,
        within_decided_by as decided_by,
        within_decided_by = 'keeper' as is_read_by_person,
        null as seen_on,
        null as seen_on_precision,
        within_place_id as part_of_place_id,
        case
            when is_inferred or certainty = 'not_known'
                then if(answer_order = first_order, 2, 4)
            else answer_order
        end as answer_order
    from parts

),

final as (

    select
        answers.place_id,
        answers.police_body_id,
        answers.source_id as evidence_source_id,
        answers.part_of_place_id,
        answers.body_name,
        answers.police_role,
        answers.certainty,
        answers.decided_by,
        answers.is_read_by_person,
        answers.answer_order,
        coalesce(answers.seen_on_precision, sources.published_on_precision)
            as evidence_on_precision,
        coalesce(answers.seen_on, sources.published_on) as evidence_on
    from answers
    inner join {{ ref('stg_reference__sources') }} as sources
        on answers.source_id = sources.source_id

)

select * from final
