-- why: an entry of a list that spells a force rightly finds no agency whose name does
-- not, and its town reads "no record".
with

spellings as (

    select
        agencies.agency_id,
        agencies.agency_name,
        registered.agency_name as registered_name,
        replace({{ normalized_name('agencies.agency_name') }}, ' ', '') as letters,
        replace({{ normalized_name('registered.agency_name') }}, ' ', '')
            as registered_letters
    from {{ ref('mart_agencies') }} as agencies
    inner join {{ ref('dim_police_bodies') }} as registered
        on agencies.ori = registered.ori
    where {{ is_no_exception(
        'an_agency_is_spelt_as_the_register_spells_it', 'agencies.agency_id'
    ) }}

)

select
    agency_id,
    agency_name,
    registered_name
from spellings
where levenshtein(letters, registered_letters) between 1 and 2
