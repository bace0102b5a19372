-- why: two records of one place are told two forces until somebody notices; two
-- governments of one name are two places.
with

places as (

    select
        places.*,
        answers.leading_agency_name,
        answers.police_evidence,
        {{ normalized_name('places.place_name') }} as folded_name
    from {{ ref('dim_places') }} as places
    inner join {{ ref('mart_place_lookup') }} as answers
        on places.place_id = answers.place_id

)

select
    places.place_id,
    namesakes.place_id as namesake_id,
    places.place_name,
    places.state_code,
    places.leading_agency_name,
    namesakes.leading_agency_name as agency_of_namesake
from places
inner join places as namesakes
    on
        places.state_code = namesakes.state_code
        and places.folded_name = namesakes.folded_name
        and places.place_id < namesakes.place_id
where
    {{ miles_between(
        'places.latitude', 'places.longitude',
        'namesakes.latitude', 'namesakes.longitude'
    ) }} <= {{ rule_number('one_place_miles') }}
    and places.leading_agency_name is distinct from namesakes.leading_agency_name
    -- A municipality that may have police of its own, and a settlement of its name.
    and 'not_known' not in (places.police_evidence, namesakes.police_evidence)
    and not (
        (places.is_town or places.is_incorporated)
        and (namesakes.is_town or namesakes.is_incorporated)
    )
    and {{ is_no_exception('namesakes_close_by_have_one_answer', 'places.place_id') }}
    and {{ is_no_exception(
        'namesakes_close_by_have_one_answer', 'namesakes.place_id'
    ) }}
