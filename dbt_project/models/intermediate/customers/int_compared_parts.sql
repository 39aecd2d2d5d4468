-- A period now and its like of last year, each as the months that it is made of; as days where it begins or ends within one: a
-- running period looks back at as many days as have gone, and covered days begin anywhere.
with periods as (

    select
        period_type,
        period_start,
        last_day,
        cast(period_start - interval 12 month as date) as start_last_year,
        case
            when is_running
                then cast(period_start - interval 12 month as date) + cast(last_day - period_start as integer)
            else cast(period_end + interval 1 day - interval 12 month as date) - 1
        end as last_day_last_year,
        period_order <= 5 or period_type = 'trailing_12_months' as is_of_months,
        is_running
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

sides as (

    select
        *,
        true as is_now,
        is_of_months as is_month,
        period_start as begins_on,
        last_day as ends_on
    from periods
    union all
    select
        *,
        false,
        is_of_months and not is_running,
        start_last_year,
        last_day_last_year
    from periods

)

select
    period_type,
    period_start,
    last_day,
    start_last_year,
    is_now,
    is_month,
    cast(unnest(generate_series(
        begins_on, ends_on, case when is_month then interval 1 month else interval 1 day end
    )) as date) as begins_on
from sides
