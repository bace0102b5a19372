{% set counted = [
    'agencies_by_then',
    'cities_on_record',
    'rounds',
    'match_rounds',
    'match_states',
    'prime_day_offers',
] %}
with

corrections as (

    {{ corrected_values('article_claims', ['answer']) }}

),

claims as (

    select
        collected.claim_id,
        collected.source_id,
        collected.topic_id,
        collected.incident_id,
        collected.claim_subject,
        collected.claimant_name,
        collected.claim,
        collected.respondent_name,
        {{ corrected('answer') }}
    from {{ ref('stg_terms__article_claims') }} as collected
    left join corrections
        on collected.claim_id = corrections.row_id

),

story as (

    select max(sources.published_on) as published_on
    from {{ ref('dim_sources') }} as sources
    inner join claims
        on sources.source_id = claims.source_id

),

agencies as (

    select
        count(
            case
                when
                    agencies.is_police_local_and_state
                    and agencies.seen_from_on_latest
                    < {{ dbt.dateadd('month', 1, 'story.published_on') }}
                    then 1
            end
        ) as agencies_by_then,
        count(claim_agencies.agency_id) as cities_on_record
    from {{ ref('mart_agencies') }} as agencies
    cross join story
    left join {{ ref('claim_agencies') }} as claim_agencies
        on agencies.agency_id = claim_agencies.agency_id
    where agencies.has_ring_record and agencies.latitude is not null

),

judged_rounds as (

    select
        state_code,
        scheme_type = 'subsidy_match' and round_status != 'declined' as is_match
    from {{ ref('fct_subsidy_rounds') }}

),

rounds as (

    select
        count(*) as rounds,
        count(case when is_match then 1 end) as match_rounds,
        count(distinct case when is_match then state_code end) as match_states
    from judged_rounds

),

offers as (

    select count(*) as prime_day_offers
    from {{ ref('fct_sale_offers') }}
    where sale_event_id = 'prime-day-2019'

),

answers as (

    select
        answers.claim_id,
        answers.story_order,
        answers.source_id as our_source_id,
        answers.evidence_address,
        {{ filled('answers.our_answer', counted) }} as our_answer
    from {{ ref('claim_answers') }} as answers
    cross join agencies
    cross join rounds
    cross join offers

),

final as (

    select
        claims.claim_id,
        claims.source_id,
        claims.topic_id,
        claims.incident_id,
        answers.our_source_id,
        claims.claim_subject,
        claims.claimant_name,
        claims.claim,
        case when claims.answer is not null then claims.respondent_name end
            as respondent_name,
        claims.answer,
        answers.our_answer,
        answers.evidence_address,
        claims.answer is not null as is_answered,
        coalesce(claims.claimant_name like 'Ring (%', false) as is_claim_of_ring,
        coalesce(
            claims.answer is not null and claims.respondent_name like 'Ring (%', false
        ) as is_answer_of_ring,
        answers.story_order
    from claims
    inner join answers
        on claims.claim_id = answers.claim_id

)

select * from final
