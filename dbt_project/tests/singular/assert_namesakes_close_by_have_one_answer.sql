-- why: two records of one place are told two forces until somebody notices; two
-- governments of one name are two places.
with

places as (

    select
        places.*,
        answers.leading_agency_name,
        {{ normalized_name('places.place_name') }} as folded_name
    from {{ ref('dim_places') }} as places
    inner join {{ ref('mart_place_lookup') }} as answers
        on places.place_id = answers.place_id

),

different_for_a_reason as (

    select
        listed.place_name,
        listed.state_code,
        listed.reason
    from (
        values
        ('Oneida', 'WI', 'A town, and a settlement across the county line.'),
        ('Barronett', 'WI', 'A town, and a settlement across the county line.'),
        ('Luzerne', 'PA', 'A township, and a hamlet of another county.'),
        ('Cheltenham', 'PA', 'A township, and a part of Philadelphia beside it.')
    ) as listed (place_name, state_code, reason)

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
left join different_for_a_reason
    on
        places.place_name = different_for_a_reason.place_name
        and places.state_code = different_for_a_reason.state_code
where
    {{ miles_between(
        'places.latitude', 'places.longitude',
        'namesakes.latitude', 'namesakes.longitude'
    ) }} <= 3.1
    and places.leading_agency_name is distinct from namesakes.leading_agency_name
    and not (
        (places.is_town or places.is_incorporated)
        and (namesakes.is_town or namesakes.is_incorporated)
    )
    and different_for_a_reason.reason is null
