-- Agencies that joined, by month, for the country.
select
    month_on,
    joined_count,
    joined_total_count
from marts.mart_joinings_by_month
where area_type = 'country'
order by month_on
