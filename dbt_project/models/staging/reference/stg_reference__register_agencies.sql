with

renamed as (

    select
        ori,
        source_id,
        {{ regexp_replace_all('trim(agency_name)', ' +', ' ') }} as agency_name,
        register_kind,
        county_names,
        -- why: the register has codes of its own for Nebraska and Guam.
        case state_code
            when 'NB' then 'NE'
            when 'GM' then 'GU'
            else state_code
        end as state_code,
        latitude,
        longitude
    from {{ ref('register_agencies') }}

)

select * from renamed
