with losses as (

    select * from {{ ref('int_customer_losses') }}

),

{{ customer_places('losses', 'lost_on') }},

-- Lost in the period and still lost at its end: recounted for each length of period (ruling 19).
lost as (

    select
        periods.period_type,
        periods.period_start,
        placed.customer_id,
        placed.lost_on,
        placed.rep_id,
        placed.region_id,
        placed.lifecycle_stage,
        customers.customer_type,
        case
            when dates.purchase_date_count = 1 then 'first_purchase'
            when dates.purchase_date_count >= parameters.loyal_min_purchases then 'loyal'
            when dates.purchase_date_count is not null then 'repeat'
        end as segment,
        1 as lost_customers
    from placed
    inner join {{ ref('int_periods') }} as periods
        on placed.lost_on between periods.period_start and periods.last_day
        and placed.returned_on > periods.last_day
    inner join {{ ref('int_customers') }} as customers
        on placed.customer_id = customers.customer_id
    left join {{ ref('int_parameters_daily') }} as parameters
        on placed.lost_on = parameters.calendar_date
    left join {{ ref('int_customer_purchase_dates') }} as dates
        on placed.customer_id = dates.customer_id
        and placed.lost_on >= dates.purchased_on
        and placed.lost_on < dates.next_purchase_on
    where periods.period_type not in ('day', 'week')

)

select * from lost
