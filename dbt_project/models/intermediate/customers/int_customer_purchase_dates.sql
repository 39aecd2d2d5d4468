with dates as (

    select distinct
        customer_id,
        purchased_on
    from {{ ref('int_customer_purchases') }}

),

counted as (

    select
        customer_id,
        purchased_on,
        row_number() over (partition by customer_id order by purchased_on) as purchase_date_count,
        min(purchased_on) over (partition by customer_id) as first_purchase_on,
        coalesce(
            lead(purchased_on) over (partition by customer_id order by purchased_on), date '9999-12-31'
        ) as next_purchase_on
    from dates

)

select * from counted
