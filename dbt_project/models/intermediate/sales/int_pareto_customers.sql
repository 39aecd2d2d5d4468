with daily as (

    select
        'pareto_revenue' as measure_code,
        cast(null as varchar) as detail,
        sold_on,
        customer_id,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'
        and sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

{{ at_every_grain('daily', ['sold_on', 'customer_id', 'net_amount']) }},

places as (

    select * from at_grains
    where grain in ('company', 'region', 'region_subtree')

),

{{ sums_by_long_period('places', 'sold_on', ['grain', 'grain_id', 'detail', 'customer_id'], ['net_amount']) }},

buying as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        customer_id,
        net_amount
    from by_period
    where net_amount > 0

),

-- The cell's own best fifth, by the constant of the rule; fewer than five customers tell nothing (ruling 22).
ranked as (

    select
        *,
        count(*) over cell as customer_count,
        row_number() over (
            partition by grain, grain_id, detail, period_type, period_start order by net_amount desc, customer_id asc
        ) as rank_by_sales
    from buying
    window cell as (partition by grain, grain_id, detail, period_type, period_start)

)

select
    *,
    customer_count >= 5 as is_told,
    rank_by_sales <= (customer_count + 4) // 5 as is_among_best
from ranked
