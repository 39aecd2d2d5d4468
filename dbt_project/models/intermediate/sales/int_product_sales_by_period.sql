{#
    What was sold of each product in each cell and period, for prices and velocities. Members are those of the sale;
    the channel is that of the invoice.
#}
{% set sums = ['net_amount', 'quantity'] %}

with sales as (

    select
        lines.sold_on,
        lines.product_id,
        lines.rep_id,
        lines.region_id,
        lines.outlet_id as source_outlet_id,
        coalesce(qualifiers.channel, 'UNKNOWN') as channel_id,
        sum(lines.net_amount) as net_amount,
        sum(lines.quantity) as quantity
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_document_qualifiers') }} as qualifiers
        on lines.document_id = qualifiers.document_id
    where lines.sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

{{ sums_by_month_or_day('sales', 'sold_on', ['product_id', 'rep_id', 'region_id', 'source_outlet_id', 'channel_id'], sums) }},

measured as (

    select
        'priced_sales' as measure_code,
        cast(null as varchar) as detail,
        'unknown' as lifecycle_stage,
        by_part.* exclude (source_outlet_id),
        case when by_part.source_outlet_id is not null then coalesce(outlets.outlet_id, 'UNKNOWN') end as outlet_id
    from by_part
    left join {{ ref('int_outlets') }} as outlets
        on by_part.source_outlet_id = outlets.outlet_id

),

{{ at_every_grain('measured', ['is_month', 'begins_on', 'product_id'], sums=sums) }},

with_locations as (

    select
        grain,
        grain_id,
        is_month,
        begins_on,
        product_id,
        net_amount,
        quantity
    from at_grains
    where grain <> 'lifecycle_stage'
    {%- for grain in ['outlet', 'channel'] %}
    union all
    select
        '{{ grain }}',
        {{ grain }}_id,
        is_month,
        begins_on,
        product_id,
        net_amount,
        quantity
    from measured
    where {{ grain }}_id is not null
    {%- endfor %}

),

{{ sums_by_long_period('with_locations', ['grain', 'grain_id', 'product_id'], sums) }}

select
    by_period.grain,
    by_period.grain_id,
    by_period.product_id,
    periods.period_type,
    periods.period_start,
    by_period.net_amount,
    by_period.quantity
from by_period
inner join {{ ref('int_long_periods') }} as periods
    on by_period.period_key = periods.period_key
