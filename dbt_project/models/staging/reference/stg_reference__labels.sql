with

source as (

    select * from {{ ref('labels') }}

),

renamed as (

    select
        vocabulary,
        code,
        label,
        short_label,
        noun,
        plural_noun,
        meaning,
        label_order
    from source

)

select * from renamed
