-- Public money by state and year, each kind apart: one dollar can be all of them.
select
    state_code,
    year(announced_on) as announced_year,
    count(*) as round_count,
    sum(promised_usd) as promised_usd,
    sum(approved_usd) as approved_usd,
    sum(spent_usd) as spent_usd,
    sum(other_public_usd) as other_public_usd,
    count(*) filter (not has_public_amount) as unknown_round_count
from marts.fct_subsidy_rounds
group by all
order by state_code, announced_year nulls last
