with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

products as (

    select * from {{ ref('stg_reference__products') }}

),

-- The company has every product on sale, also one that nobody bought; a place has what it sold.
sold as (

    select
        grain,
        grain_id,
        product_id,
        period_type,
        period_start,
        quantity
    from {{ ref('int_product_sales_by_period') }}
    where grain in ('company', 'region', 'region_subtree', 'outlet')
    union all
    select
        'company',
        'COMPANY',
        products.product_id,
        periods.period_type,
        periods.period_start,
        0
    from products
    inner join periods
        on coalesce(products.launched_on, periods.period_start) <= periods.last_day

),

-- A product whose launch is not known was always on sale.
velocities as (

    select
        sold.grain,
        sold.grain_id,
        sold.product_id,
        sold.period_type,
        sold.period_start,
        periods.last_day,
        cast(sum(sold.quantity) as decimal(38, 12)) as net_units,
        cast(greatest(
            periods.last_day - greatest(periods.period_start, coalesce(products.launched_on, periods.period_start)) + 1, 0
        ) as decimal(38, 12)) as days_on_sale
    from sold
    inner join periods
        on sold.period_type = periods.period_type
        and sold.period_start = periods.period_start
    left join products
        on sold.product_id = products.product_id
    group by all

)

select * from velocities
