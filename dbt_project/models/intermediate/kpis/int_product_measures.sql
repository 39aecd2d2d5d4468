with daily as (

    select
        sold_on as measured_on,
        product_id,
        sum(net_amount) as sales_revenue,
        sum(quantity) as units_sold
    from {{ ref('int_sales_lines') }}
    group by all

),

measures as (

    {{ measures_at_grain('daily', 'product', 'product_id', ['sales_revenue', 'units_sold']) }}

)

select * from measures
