with daily as (

    select
        sold_on as measured_on,
        product_id,
        sum(net_amount) as call_attributed_revenue
    from {{ ref('int_call_attributed_sales') }}
    group by all

),

measures as (

    {{ measures_at_grain('daily', 'product', 'product_id', ['call_attributed_revenue']) }}

)

select * from measures
