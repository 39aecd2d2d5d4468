with spans as (

    select * from {{ ref('int_customer_activity_spans') }}

),

-- A spell of inactivity begins where activity ends, or with a first purchase that made nobody active (a recurring
-- product invoiced outside of its subscription).
spells as (

    select
        customer_id,
        valid_to as lost_on,
        next_valid_from as returned_on
    from spans
    union all
    select
        purchases.customer_id,
        purchases.first_purchase_on,
        coalesce(min(spans.valid_from), date '9999-12-31')
    from {{ ref('int_first_purchases') }} as purchases
    left join spans
        on purchases.customer_id = spans.customer_id
    group by purchases.customer_id, purchases.first_purchase_on

)

select * from spells
where lost_on < returned_on
    and lost_on <= {{ as_of_date() }}
