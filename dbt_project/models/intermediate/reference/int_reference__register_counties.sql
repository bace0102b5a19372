with

named_counties as (

    select
        ori,
        state_code,
        {{ unnested("split(county_names, '; ')") }} as county_name
    from {{ ref('stg_reference__register_agencies') }}
    where county_names is not null

),

final as (

    select
        named_counties.ori,
        counties.county_fips
    from named_counties
    inner join {{ ref('stg_reference__counties') }} as counties
        on
            named_counties.state_code = counties.state_code
            and {{ bare_county_name('named_counties.county_name') }}
            = {{ bare_county_name('counties.county_name') }}

)

select * from final
