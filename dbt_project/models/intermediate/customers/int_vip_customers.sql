with starts as (

    select distinct
        periods.period_start,
        parameters.vip_top_share
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('int_parameters_daily') }} as parameters
        on periods.period_start - 1 = parameters.calendar_date
    where periods.period_type not in ('day', 'week')

),

before as (

    select
        starts.period_start,
        starts.vip_top_share,
        sales.customer_id,
        sum(sales.net_amount) as net_amount
    from starts
    inner join {{ ref('int_sales_lines') }} as sales
        on starts.period_start - interval 12 month <= sales.sold_on
        and starts.period_start > sales.sold_on
    where sales.is_customer
        and sales.customer_id <> 'UNKNOWN'
    group by all
    having sum(sales.net_amount) > 0

),

-- One list for the company, frozen when the period begins (ruling 22); of equals the smaller id is first.
vips as (

    select
        period_start,
        customer_id
    from before
    qualify row_number() over (partition by period_start order by net_amount desc, customer_id asc)
        <= ceil(vip_top_share * count(*) over (partition by period_start))

)

select * from vips
