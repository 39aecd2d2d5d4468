{{ config(meta={'slices': slices_by('parts.period_key', 4)}) }}

with sales as (

    select
        lines.sold_on,
        customers.customer_key,
        lines.region_id,
        sum(lines.net_amount) as net_amount
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_customer_keys') }} as customers
        on lines.customer_id = customers.customer_id
    where lines.is_customer
        and lines.sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

{{ sums_by_month_or_day('sales', 'sold_on', ['customer_key', 'region_id'], ['net_amount']) }},

measured as (

    select
        *,
        'pareto_revenue' as measure_code,
        cast(null as varchar) as detail,
        'UNASSIGNED' as rep_id,
        'unknown' as lifecycle_stage
    from by_part

),

{{ at_every_grain('measured', ['is_month', 'begins_on', 'customer_key'], sums=['net_amount']) }},

places as (

    select * from at_grains
    where grain in ('company', 'region', 'region_subtree')

),

members as (

    select
        grain,
        grain_id,
        cast(row_number() over (order by grain, grain_id) as integer) as member_key
    from places
    group by grain, grain_id

),

keyed as (

    select
        members.member_key,
        places.customer_key,
        places.is_month,
        places.begins_on,
        places.net_amount
    from places
    inner join members
        on places.grain = members.grain
        and places.grain_id = members.grain_id

),

{{ sums_by_long_period('keyed', ['member_key', 'customer_key'], ['net_amount'], a_slice()) }},

ranked as (

    select
        *,
        count(*) over cell as customer_count,
        sum(net_amount) over cell as cell_net_amount,
        row_number() over (cell order by net_amount desc, customer_key asc) as rank_by_sales
    from by_period
    where net_amount > 0
    window cell as (partition by member_key, period_key)

)

-- The cell's own best fifth, by the constant of the rule; fewer than five customers tell nothing (ruling 22).
select
    members.grain,
    members.grain_id,
    periods.period_type,
    periods.period_start,
    customers.customer_id,
    ranked.net_amount,
    ranked.cell_net_amount,
    ranked.customer_count >= 5 as is_told
from ranked
inner join members
    on ranked.member_key = members.member_key
inner join {{ ref('int_customer_keys') }} as customers
    on ranked.customer_key = customers.customer_key
inner join {{ ref('int_long_periods') }} as periods
    on ranked.period_key = periods.period_key
where ranked.rank_by_sales <= (ranked.customer_count + 4) // 5
