with

-- with what may be named second: an open claim, or who patrols otherwise
claims as (

    select
        *,
        min(case when claim_order in (13, 14) then claim_order end)
            over (partition by place_id) as open_order,
        min(case when police_role in ('county', 'state') then claim_order end)
            over (partition by place_id) as patrol_order,
        min(case when claim_order > 15 then claim_order end)
            over (partition by place_id) as across_order,
        -- the list that leaves it open whether the place has police of its own
        max(
            case
                when police_rule = 'not_known' and police_role in ('county', 'state')
                    then source_id
            end
        ) over (partition by place_id) as list_source_id
    from {{ ref('int_partnerships__place_police_claims') }}

),

-- Who may have police of its own is no part of another place.
valid_claims as (

    select
        *,
        min(claim_order) over (partition by place_id) as leading_order,
        first_value(police_rule) over (
            partition by place_id order by claim_order asc
        ) as leading_rule
    from claims
    where
        open_order is null
        or (police_role <> 'around' and police_rule <> 'tribal')

),

judged as (

    select
        *,
        case
            when leading_order >= 7 and open_order is not null then 'open'
            else leading_rule
        end as police_evidence
    from valid_claims

),

ordered as (

    select
        *,
        case
            -- Who patrols otherwise leads no place whose own police are not known.
            when claim_order = leading_order and claim_order < 13
                then if(police_evidence = 'not_known', 2, 1)
            when
                case police_evidence
                    when 'on_record'
                        then police_role = 'contract' and police_rule <> 'ended'
                    when 'probable' then claim_order = patrol_order
                    when 'open' then leading_order >= 7 and claim_order = open_order
                end
                then 2
            when
                police_evidence = 'assumed' and leading_order = 12 and claim_order > 15
                then if(claim_order = across_order, 2, claim_order - 13)
            when
                police_evidence = 'not_known'
                and leading_order >= 9
                and claim_order > 15
                then claim_order - 12
            when police_role in ('own_force', 'contract', 'joint', 'tribal') then 3
        end as answer_order
    from judged

),

-- A part of a city or town has the police of that, as far as those are known. A
-- municipality in a town that the county or the state patrols may have its own.
parts as (

    select
        parts.place_id,
        parts.around_place_id,
        parts.around_rule,
        parts.source_id as part_source_id,
        coalesce(parts.list_source_id, around.list_source_id) as list_source_id,
        around.agency_id,
        around.ori,
        around.agency_name,
        around.answer_order,
        min(around.answer_order) over (partition by parts.place_id) as first_order,
        around.police_role,
        case
            when around.police_role = 'contract' and around.answer_order = 1
                then 'part_of'
            when
                around.police_evidence in ('assumed', 'by_role')
                and parts.list_source_id is not null
                then 'not_known'
            when
                around.police_evidence in (
                    'probable', 'open', 'assumed', 'by_role', 'not_known'
                )
                then around.police_evidence
            else 'part_of'
        end as police_rule
    from ordered as parts
    inner join ordered as around
        on parts.around_place_id = around.place_id
    where
        parts.police_rule = 'part_of'
        and parts.answer_order = 1
        and around.answer_order in (1, 2)
        and around.police_role <> 'around'

),

answers as (

    select
        place_id,
        agency_id,
        ori,
        agency_name,
        police_role,
        if(answer_order = 3, police_rule, police_evidence) as police_rule,
        source_id,
        seen_year,
        null as part_of_place_id,
        null as part_of_rule,
        answer_order
    from ordered
    where answer_order is not null and police_role <> 'around'

    union all

    select
        place_id,
        agency_id,
        ori,
        agency_name,
        -- The police of the city around are not the neighborhood's own.
        if(police_role in ('county', 'state'), police_role, 'around') as police_role,
        police_rule,
        if(police_rule = 'not_known', list_source_id, part_source_id) as source_id,
        null as seen_year,
        around_place_id as part_of_place_id,
        around_rule as part_of_rule,
        case
            when police_rule <> 'not_known' then answer_order
            else if(answer_order = first_order, 2, 4)
        end as answer_order
    from parts

),

final as (

    select
        answers.place_id,
        answers.agency_id,
        answers.ori,
        answers.source_id as evidence_source_id,
        answers.part_of_place_id,
        answers.agency_name,
        answers.police_role,
        answers.police_rule,
        answers.part_of_rule,
        answers.answer_order,
        case
            when answers.seen_year is not null then 'year'
            else sources.published_on_precision
        end as evidence_on_precision,
        coalesce(
            cast(answers.seen_year || '-01-01' as date), sources.published_on
        ) as evidence_on
    from answers
    inner join {{ ref('stg_reference__sources') }} as sources
        on answers.source_id = sources.source_id

)

select * from final
