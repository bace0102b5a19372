-- why: an entry of a list that spells a force rightly finds no agency whose name does
-- not, and its town reads "no record".
with

spelt_otherwise_for_a_reason as (

    select
        listed.agency_id,
        listed.reason
    from (
        values
        (
            'mi-metro-police-authority-of-genesee-county',
            'It names itself so; the register leaves a word out.'
        ),
        (
            'de-middletown-police-department-de',
            'The source adds the state.'
        )
    ) as listed (agency_id, reason)

),

spellings as (

    select
        agencies.agency_id,
        agencies.agency_name,
        registered.agency_name as registered_name,
        replace({{ normalized_name('agencies.agency_name') }}, ' ', '') as letters,
        replace({{ normalized_name('registered.agency_name') }}, ' ', '')
            as registered_letters
    from {{ ref('dim_agencies') }} as agencies
    inner join {{ ref('dim_register_agencies') }} as registered
        on agencies.ori = registered.ori
    left join spelt_otherwise_for_a_reason
        on agencies.agency_id = spelt_otherwise_for_a_reason.agency_id
    where spelt_otherwise_for_a_reason.agency_id is null

)

select
    agency_id,
    agency_name,
    registered_name
from spellings
where levenshtein(letters, registered_letters) between 1 and 2
