with days as (

    select distinct last_day
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

-- Sales of the twelve months that end with a day.
yearly as (

    select
        'customer_lifetime_value' as measure_code,
        cast(null as varchar) as detail,
        days.last_day,
        case when lines.is_customer and lines.customer_id <> 'UNKNOWN' then lines.customer_id end as customer_id,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        accounts.industry,
        customers.customer_type,
        sum(lines.net_amount) as net_amount,
        sum(coalesce(lines.cost_amount, 0)) as cost_amount,
        sum(case when lines.cost_amount is null then lines.net_amount else 0 end) as net_amount_without_cost
    from days
    inner join {{ ref('int_sales_lines') }} as lines
        on days.last_day >= lines.sold_on
        and days.last_day + interval 1 day - interval 12 month <= lines.sold_on
    left join {{ ref('int_customers') }} as customers
        on lines.customer_id = customers.customer_id
    left join {{ ref('int_accounts') }} as accounts
        on lines.account_id = accounts.account_id
    group by all

),

{{ at_every_grain('yearly', [
    'last_day', 'customer_id', 'net_amount', 'cost_amount', 'net_amount_without_cost',
], members={'industry': 'industry', 'customer_type': 'customer_type'}) }},

by_customer as (

    select
        grain,
        grain_id,
        detail,
        last_day,
        customer_id,
        sum(net_amount) as net_amount,
        sum(cost_amount) as cost_amount,
        sum(net_amount_without_cost) as net_amount_without_cost
    from at_grains
    group by all

),

cells as (

    select
        grain,
        grain_id,
        detail,
        last_day,
        sum(net_amount) as net_amount,
        count(*) filter (where customer_id is not null and net_amount > 0) as buying_customers,
        case
            when abs(sum(net_amount_without_cost)) > abs(sum(net_amount)) * 0.01 then null
            else sum(net_amount) - sum(cost_amount)
        end as gross_profit
    from by_customer
    group by all

)

select * from cells
