with purchases as (

    select
        customer_id,
        min(purchased_on) as first_purchase_on
    from {{ ref('int_customer_purchases') }}
    group by customer_id

)

select * from purchases
