-- Last year's like of a running period ends after as many days as have gone of this one.
select
    cast(row_number() over (order by period_type, period_start) as integer) as period_key,
    period_type,
    period_start,
    last_day,
    cast(period_start - interval 12 month as date) as start_last_year,
    case
        when is_running
            then cast(period_start - interval 12 month as date) + cast(last_day - period_start as integer)
        else cast(period_end + interval 1 day - interval 12 month as date) - 1
    end as last_day_last_year,
    -- begins and ends with a month, so that figures of months add up to it
    period_order <= 5 or period_type = 'trailing_12_months' as is_of_months,
    is_running
from {{ ref('int_periods') }}
where period_type not in ('day', 'week')
