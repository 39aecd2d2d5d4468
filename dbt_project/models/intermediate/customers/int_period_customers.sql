with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

snapshots as (

    select * from {{ ref('int_customer_snapshots') }}

),

-- Whoever was active when the period began, with the owner of that day: losses stay with who had the customer.
customers as (

    select
        periods.period_type,
        periods.period_start,
        periods.last_day,
        opening.*,
        closing.is_active as is_still_active
    from periods
    inner join snapshots as opening
        on periods.period_start - 1 = opening.snapshot_on
    inner join snapshots as closing
        on periods.last_day = closing.snapshot_on
        and opening.customer_id = closing.customer_id
    where opening.is_active

)

select * from customers
