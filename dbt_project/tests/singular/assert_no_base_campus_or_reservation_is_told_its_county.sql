-- why: nobody knows that a county patrols where the armed forces, a university or a
-- tribe keep their own police. A new one gets a force, or a row in the exceptions of
-- `the_county_patrols_its_places`.
select
    places.place_id,
    places.place_name,
    places.state_code,
    answers.leading_agency_name,
    answers.police_evidence
from {{ ref('dim_places') }} as places
inner join {{ ref('mart_place_lookup') }} as answers
    on places.place_id = answers.place_id
where
    answers.leading_role in ('county', 'state')
    and answers.police_evidence <> 'open'
    and not places.is_incorporated
    and not places.is_town
    and regexp_extract(
        places.place_name,
        '( AFB| ARB|Air Force (Base|Academy)|Space Force Base|Proving Ground)$'
        || '|( Arsenal| Barracks|Army Airfield| Base( Housing)?)$'
        || '|^(Joint|Marine Corps) Base|Naval (Academy|Air|Base|Station)'
        || '|. (University|College)( |-|$)|^University (of|at) '
        || '|^Pueblo of | Pueblo$|Tribal|Rancheria| Indian (Community|Reservation)',
        0
    )
    <> ''
