with days as (

    select
        calendar_date,
        customer_inactivity_days,
        lag(customer_inactivity_days) over (order by calendar_date) as days_before
    from {{ ref('int_parameters_daily') }}

),

changes as (

    select * from days
    where days_before is distinct from customer_inactivity_days

),

windows as (

    select
        cast(customer_inactivity_days as integer) as inactivity_days,
        case when days_before is null then date '1900-01-01' else calendar_date end as valid_from,
        coalesce(lead(calendar_date) over (order by calendar_date), date '9999-12-31') as valid_to
    from changes

)

select * from windows
