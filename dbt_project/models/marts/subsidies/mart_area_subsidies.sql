with

schemes as (

    select * from {{ ref('dim_subsidy_schemes') }}

),

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

ties as (

    select
        rounds.round_id,
        'place-' || schemes.place_id as lookup_id
    from rounds
    inner join schemes
        on rounds.scheme_id = schemes.scheme_id
    where schemes.place_id is not null

    union all

    select
        rounds.round_id,
        'county-' || schemes.county_fips as lookup_id
    from rounds
    inner join schemes
        on rounds.scheme_id = schemes.scheme_id
    where schemes.county_fips is not null

),

{{ subsidies_told('lookup_id') }}
