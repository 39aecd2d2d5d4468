with facts as (

    select
        sold_on as happened_on,
        outlet_id,
        region_id,
        net_amount,
        coalesce(cost_amount, 0) as cost_amount,
        case when cost_amount is null then net_amount else 0 end as net_amount_without_cost,
        cast(0 as decimal(38, 6)) as direct_cost
    from {{ ref('int_outlet_sales_lines') }}
    where sold_on between {{ history_start() }} and {{ as_of_date() }}
    union all
    -- the costs of a location lie in its region; of one that nobody knows, in the region that is unknown
    select
        spent_on,
        outlet_id,
        case when outlet_id = 'UNKNOWN' then 'UNKNOWN' else region_id end,
        0,
        0,
        0,
        amount
    from {{ ref('int_costs') }}
    where outlet_id is not null
        and spent_on between {{ history_start() }} and {{ as_of_date() }}

),

by_period as (

    {{ period_rows('facts', 'happened_on', [
        'outlet_id', 'region_id', 'net_amount', 'cost_amount', 'net_amount_without_cost', 'direct_cost',
    ]) }}

),

summed as (

    select
        outlet_id,
        region_id,
        period_type,
        period_start,
        sum(net_amount) as outlet_revenue,
        sum(cost_amount) as cost_amount,
        sum(net_amount_without_cost) as net_amount_without_cost,
        sum(direct_cost) as direct_cost
    from by_period
    where period_type not in ('day', 'week')
    group by all

),

-- Unknown when more than 1 % of the location's sales has no cost (ruling 20).
profits as (

    select
        outlet_id,
        region_id,
        period_type,
        period_start,
        outlet_revenue,
        case
            when abs(net_amount_without_cost) > abs(outlet_revenue) * 0.01 then null
            else outlet_revenue - cost_amount - direct_cost
        end as outlet_profit
    from summed

)

select * from profits
