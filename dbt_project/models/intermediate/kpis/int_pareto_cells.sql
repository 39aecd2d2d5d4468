with customers as (

    select * from {{ ref('int_pareto_customers') }}

),

cells as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        sum(net_amount) filter (where is_told) as pareto_revenue,
        any_value(cell_net_amount) filter (where is_told) as buying_customer_revenue
    from customers
    group by all

)

{{ cells_as_rows('cells', ['pareto_revenue', 'buying_customer_revenue']) }}
