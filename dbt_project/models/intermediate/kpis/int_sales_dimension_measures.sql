with sales as (

    select
        *,
        sold_on as measured_on
    from {{ ref('int_sales_described') }}

),

{{ measures_at_grains('sales', {
    'product': 'product_id',
    'product_category': 'product_category',
    'outlet': 'outlet_id',
    'channel': 'channel',
    'customer_type': 'customer_type',
    'industry': 'industry',
    'account': 'account_id',
}, ['sales_revenue', 'units_sold'], sums={'sales_revenue': 'sum(net_amount)', 'units_sold': 'sum(quantity)'}) }}

select * from sales_at_grains
