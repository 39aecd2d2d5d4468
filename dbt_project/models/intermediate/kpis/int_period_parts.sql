-- A period now and its like of last year, each as the months that it is made of; as days where it begins or ends within one: a
-- running period looks back at as many days as have gone, and covered days begin anywhere.
with sides as (

    select
        period_key,
        true as is_now,
        is_of_months as is_month,
        period_start as begins_on,
        last_day as ends_on
    from {{ ref('int_long_periods') }}
    union all
    select
        period_key,
        false,
        is_of_months and not is_running,
        start_last_year,
        last_day_last_year
    from {{ ref('int_long_periods') }}

)

select
    period_key,
    is_now,
    is_month,
    cast(unnest(generate_series(
        begins_on, ends_on, case when is_month then interval 1 month else interval 1 day end
    )) as date) as begins_on
from sides
