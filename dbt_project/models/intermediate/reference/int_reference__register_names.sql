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
        {{ normalised_name(
            regexp_replace_all('agency_name', ', [^,]* County', '')
        ) }}
            as normalised_agency_name
    from registered

),

final as (

    select
        *,
        {{ named_place('normalised_agency_name') }} as named_place,
        {{ bare_place_name('normalised_agency_name') }} as bare_name,
        coalesce(nullif({{ legal_kind('agency_name') }}, ''), 'unknown') as legal_kind,
        case
            when normalised_agency_name like '%sheriff%' then 'sheriff'
            else 'police'
        end as body_type
    from folded

)

select * from final
