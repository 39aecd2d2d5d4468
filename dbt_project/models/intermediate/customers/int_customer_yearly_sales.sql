with periods as (

    select
        period_type,
        period_start,
        last_day,
        cast(period_start - interval 12 month as date) as start_last_year,
        case
            when is_running
                then cast(period_start - interval 12 month as date) + cast(last_day - period_start as integer)
            else cast(period_end + interval 1 day - interval 12 month as date) - 1
        end as last_day_last_year
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

sales as (

    select
        customer_id,
        sold_on,
        rep_id,
        region_id,
        lifecycle_stage,
        product_id,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'
    group by all

),

compared as (

    {%- for side, days in {
        'now': 'periods.period_start and periods.last_day',
        'last_year': 'periods.start_last_year and periods.last_day_last_year',
    }.items() %}
    select
        periods.period_type,
        periods.period_start,
        periods.start_last_year,
        periods.last_day,
        sales.* exclude (net_amount, sold_on),
        cast({{ 'sales.net_amount' if side == 'now' else '0' }} as decimal(38, 6)) as net_amount,
        cast({{ '0' if side == 'now' else 'sales.net_amount' }} as decimal(38, 6)) as net_amount_last_year
    from periods
    inner join sales
        on sales.sold_on between {{ days }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from compared
