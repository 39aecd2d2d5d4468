{% set sides = {'test': 'outlet_id', 'control': 'control_outlet_id'} %}

with promotions as (

    select * from {{ ref('int_promotions') }}

),

sales as (

    select
        outlet_id,
        sold_on,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_lines') }}
    where outlet_id is not null
    group by all

),

-- Credit notes count on the day they are dated; the days before are as many as the promotion has.
amounts as (

    select
        promotions.campaign_id,
        {%- for side, column in sides.items() %}
        cast(coalesce(sum(sales.net_amount) filter (
            where sales.outlet_id = promotions.{{ column }} and sales.sold_on >= promotions.start_date
        ), 0) as decimal(38, 12)) as {{ side }}_sales,
        cast(coalesce(sum(sales.net_amount) filter (
            where sales.outlet_id = promotions.{{ column }} and sales.sold_on < promotions.start_date
        ), 0) as decimal(38, 12)) as {{ side }}_sales_before{{ ',' if not loop.last }}
        {%- endfor %}
    from promotions
    inner join sales
        on sales.outlet_id in (promotions.outlet_id, promotions.control_outlet_id)
        and sales.sold_on between promotions.before_from and promotions.end_date
    where promotions.is_comparable
    group by promotions.campaign_id

),

lifts as (

    select
        promotions.campaign_id,
        promotions.outlet_id,
        promotions.end_date,
        {{ exact_quotient('amounts.test_sales', 'amounts.test_sales_before') }}
        - {{ exact_quotient('amounts.control_sales', 'amounts.control_sales_before') }} as promotion_sales_lift
    from promotions
    left join amounts
        on promotions.campaign_id = amounts.campaign_id

),

members as (

    select
        'campaign' as grain,
        campaign_id as grain_id,
        cast(null as varchar) as detail,
        end_date,
        promotion_sales_lift
    from lifts
    union all
    select
        'outlet',
        outlet_id,
        'campaign_id=' || campaign_id,
        end_date,
        promotion_sales_lift
    from lifts
    where outlet_id is not null

),

cells as (

    {{ period_rows('members', 'end_date', ['grain', 'grain_id', 'detail', 'promotion_sales_lift']) }}

)

select
    'promotion_sales_lift' as measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    cast(promotion_sales_lift as decimal(38, 12)) as measure_value
from cells
where period_type in ('month', 'quarter', 'year')
