with cells as (

    select * from {{ ref('int_base_cells') }}

),

pairs as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        coalesce(max(case when measure_code = 'sales_revenue' then measure_value end), 0) as sales_revenue,
        coalesce(max(case when measure_code = 'new_customer_revenue' then measure_value end), 0) as new_customer_revenue
    from cells
    where measure_code in ('sales_revenue', 'new_customer_revenue')
        and detail is null
    group by all

)

select
    'other_customer_revenue' as measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    cast(sales_revenue - new_customer_revenue as decimal(38, 12)) as measure_value
from pairs
