{#
    What was sold of each product in each cell and period, for prices and velocities. Members are those of the sale;
    the channel is that of the invoice.
#}
with sales as (

    select
        'priced_sales' as measure_code,
        cast(null as varchar) as detail,
        lines.sold_on,
        lines.product_id,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        lines.outlet_id,
        qualifiers.channel,
        sum(lines.net_amount) as net_amount,
        sum(lines.quantity) as quantity
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_document_qualifiers') }} as qualifiers
        on lines.document_id = qualifiers.document_id
    where lines.sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

{{ at_every_grain('sales', ['sold_on', 'product_id'], sums=['net_amount', 'quantity']) }},

with_locations as (

    select
        grain,
        grain_id,
        sold_on,
        product_id,
        net_amount,
        quantity
    from at_grains
    where grain <> 'lifecycle_stage'
    union all
    select
        'outlet',
        coalesce(outlets.outlet_id, 'UNKNOWN'),
        sales.sold_on,
        sales.product_id,
        sales.net_amount,
        sales.quantity
    from sales
    left join {{ ref('int_outlets') }} as outlets
        on sales.outlet_id = outlets.outlet_id
    where sales.outlet_id is not null
    union all
    select
        'channel',
        coalesce(channel, 'UNKNOWN'),
        sold_on,
        product_id,
        net_amount,
        quantity
    from sales

),

{{ sums_by_long_period('with_locations', 'sold_on', ['grain', 'grain_id', 'product_id'], ['net_amount', 'quantity']) }}

select
    grain,
    grain_id,
    product_id,
    period_type,
    period_start,
    net_amount,
    quantity
from by_period
