with

reviews as (

    select * from {{ ref('log_match_reviews') }}

),

candidates as (

    select
        coalesce(agency_id, candidate_agency_id) as agency_id,
        evidence_id,
        agency_id is not null as is_counted
    from reviews
    where coalesce(agency_id, candidate_agency_id) is not null

    union all

    -- an entry that names no agency of ours for certain may be any of its name
    select
        agencies.agency_id,
        reviews.evidence_id,
        false as is_counted
    from reviews
    inner join {{ ref('mart_agencies') }} as agencies
        on
            {{ normalized_name('reviews.agency_name') }}
            = {{ normalized_name('agencies.agency_name') }}
            and (reviews.state_code is null or reviews.state_code = agencies.state_code)
    where
        reviews.agency_id is null
        and reviews.candidate_agency_id is null

),

final as (

    select
        candidates.agency_id,
        candidates.evidence_id,
        reviews.evidence_type,
        sources.source_id,
        reviews.agency_name as written_name,
        reviews.state_hint_code,
        reviews.match_reason,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        candidates.is_counted
    from candidates
    inner join reviews
        on candidates.evidence_id = reviews.evidence_id
    inner join {{ ref('dim_sources') }} as sources
        on reviews.source_id = sources.source_id

)

select * from final
