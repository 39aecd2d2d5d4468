{% set grains = {
    'product': 'product_id', 'outlet': 'outlet_id', 'channel': 'channel', 'customer_type': 'customer_type',
    'industry': 'industry',
} %}

with sales as (

    select * from {{ ref('int_sales_described') }}

),

members as (
    {% for grain, column in grains.items() %}
    select
        'buying_customers' as measure_code,
        '{{ grain }}' as grain,
        {{ column }} as grain_id,
        sold_on as measured_on,
        customer_id as member_id,
        sum(net_amount) as member_weight
    from sales
    where customer_id is not null
    group by all
    union all
    select distinct
        'units_of_measure',
        '{{ grain }}',
        {{ column }},
        sold_on,
        uom,
        cast(1 as decimal(38, 6))
    from sales
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select members.*
from members
inner join {{ ref('int_measure_grains') }} as published
    on members.measure_code = published.measure_code
    and members.grain = published.grain
