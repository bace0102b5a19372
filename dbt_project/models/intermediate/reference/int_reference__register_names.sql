with

registered as (

    select * from {{ ref('stg_reference__register_agencies') }}

),

folded as (

    select
        ori,
        agency_name,
        agency_kind,
        state_code,
        -- why: the register adds the county to names that stand twice in a state.
        {{ normalised_name("regexp_replace(agency_name, ', [^,]* County', '')") }}
            as normalised_agency_name
    from registered

),

final as (

    select
        *,
        {{ bare_place_name('normalised_agency_name') }} as bare_name,
        case
            when normalised_agency_name like '%sheriff%' then 'sheriff'
            else 'police'
        end as body_type
    from folded

)

select * from final
