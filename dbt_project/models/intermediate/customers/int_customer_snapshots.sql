with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

-- The days that KPIs of customers look at: the day before a period, its last day, and the day before the twelve months
-- that end with it.
days as (

    select period_start - 1 as snapshot_on from periods
    union
    select last_day from periods
    union
    select cast(last_day + interval 1 day - interval 12 month as date) - 1 from periods

),

customer_days as (

    select
        customers.customer_id,
        days.snapshot_on
    from {{ ref('int_customers') }} as customers
    cross join days

),

{{ customer_places('customer_days', 'snapshot_on') }},

snapshots as (

    select
        placed.*,
        dates.first_purchase_on,
        dates.purchased_on as last_purchase_on,
        coalesce(dates.purchase_date_count, 0) as purchase_date_count,
        losses.lost_on,
        dates.customer_id is not null and losses.customer_id is null as is_active,
        parameters.loyal_min_purchases,
        parameters.repeat_min_purchases
    from placed
    left join {{ ref('int_parameters_daily') }} as parameters
        on placed.snapshot_on = parameters.calendar_date
    left join {{ ref('int_customer_purchase_dates') }} as dates
        on placed.customer_id = dates.customer_id
        and placed.snapshot_on >= dates.purchased_on
        and placed.snapshot_on < dates.next_purchase_on
    left join {{ ref('int_customer_losses') }} as losses
        on placed.customer_id = losses.customer_id
        and placed.snapshot_on >= losses.lost_on
        and placed.snapshot_on < losses.returned_on

)

select
    * exclude (loyal_min_purchases, repeat_min_purchases),
    is_active and purchase_date_count >= loyal_min_purchases as is_loyal,
    is_active and purchase_date_count >= repeat_min_purchases as is_repeat
from snapshots
