with

counted_by_round as (

    select
        round_id,
        sum(case when cost_kind = 'promised' then cost_usd end) as promised_usd,
        sum(case when cost_kind = 'approved' then cost_usd end) as approved_usd,
        sum(case when cost_kind = 'spent' then cost_usd end) as spent_usd,
        sum(case when cost_kind = 'other' then cost_usd end) as other_public_usd
    from {{ ref('subsidy_round_costs') }}
    where is_counted
    group by round_id

),

round_money as (

    select
        rounds.round_id,
        rounds.device_planned_count,
        rounds.device_given_count,
        counted_by_round.promised_usd,
        counted_by_round.approved_usd,
        counted_by_round.spent_usd,
        counted_by_round.other_public_usd,
        rounds.discount_per_device_usd,
        rounds.public_per_device_usd as stated_public_per_device_usd,
        rounds.vendor_per_device_usd as stated_vendor_per_device_usd,
        rounds.vendor_total_usd as stated_vendor_total_usd,
        -- why: none was handed out in two rounds, and nothing can be divided by that.
        nullif(rounds.device_given_count, 0) as given_divisor,
        nullif(rounds.device_planned_count, 0) as planned_divisor
    from {{ ref('subsidy_rounds') }} as rounds
    left join counted_by_round
        on rounds.round_id = counted_by_round.round_id

),

with_basis as (

    select
        *,
        -- why: the word of the source comes first, then the kinds of money nearest to a
        -- payment. Money said to be spent is divided by devices given, money decided or
        -- offered by devices planned; the two are never mixed.
        case
            when stated_public_per_device_usd is not null then 'stated'
            when spent_usd / given_divisor is not null then 'spent_per_given'
            when approved_usd / planned_divisor is not null then 'approved_per_planned'
            when promised_usd / planned_divisor is not null then 'promised_per_planned'
            when other_public_usd / given_divisor is not null then 'other_per_given'
        end as public_per_device_basis,
        case
            when stated_vendor_per_device_usd is not null then 'stated'
            when stated_vendor_total_usd / given_divisor is not null
                then 'total_per_given'
            when stated_vendor_total_usd / planned_divisor is not null
                then 'total_per_planned'
        end as vendor_per_device_basis,
        case
            when stated_vendor_total_usd is not null then 'stated'
            when stated_vendor_per_device_usd * device_given_count is not null
                then 'per_device_times_given'
            when stated_vendor_per_device_usd * device_planned_count is not null
                then 'per_device_times_planned'
        end as vendor_total_basis
    from round_money

),

final as (

    select
        round_id,
        public_per_device_basis,
        vendor_per_device_basis,
        vendor_total_basis,
        cast(promised_usd as decimal(12, 2)) as promised_usd,
        cast(approved_usd as decimal(12, 2)) as approved_usd,
        cast(spent_usd as decimal(12, 2)) as spent_usd,
        cast(other_public_usd as decimal(12, 2)) as other_public_usd,
        cast(
            case public_per_device_basis
                when 'stated' then stated_public_per_device_usd
                when 'spent_per_given' then spent_usd / given_divisor
                when 'approved_per_planned' then approved_usd / planned_divisor
                when 'promised_per_planned' then promised_usd / planned_divisor
                when 'other_per_given' then other_public_usd / given_divisor
            end as decimal(12, 2)
        ) as public_per_device_usd,
        cast(
            case vendor_per_device_basis
                when 'stated' then stated_vendor_per_device_usd
                when 'total_per_given' then stated_vendor_total_usd / given_divisor
                when 'total_per_planned' then stated_vendor_total_usd / planned_divisor
            end as decimal(12, 2)
        ) as vendor_per_device_usd,
        cast(
            case vendor_total_basis
                when 'stated' then stated_vendor_total_usd
                when 'per_device_times_given'
                    then stated_vendor_per_device_usd * device_given_count
                when 'per_device_times_planned'
                    then stated_vendor_per_device_usd * device_planned_count
            end as decimal(12, 2)
        ) as vendor_total_usd
    from with_basis

)

select * from final
