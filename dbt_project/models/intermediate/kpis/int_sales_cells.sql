{{ config(meta={'slices': slices_by('hash(grain_id)', 4)}) }}

with costed as (

    select
        'gross_profit' as measure_code,
        cast(null as varchar) as detail,
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(net_amount) as net_amount,
        sum(coalesce(cost_amount, 0)) as cost_amount,
        sum(case when cost_amount is null then net_amount else 0 end) as net_amount_without_cost
    from {{ ref('int_sales_lines') }}
    where sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

{{ at_every_grain('costed', ['measured_on'], 'measured_on', sums=['net_amount', 'cost_amount', 'net_amount_without_cost']) }},

with_members as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        net_amount,
        cost_amount,
        net_amount_without_cost
    from at_grains
    {%- for grain in ['product', 'outlet', 'account'] %}
    union all
    select
        'gross_profit',
        '{{ grain }}',
        coalesce({{ grain }}_id, 'UNKNOWN'),
        null,
        sold_on,
        net_amount,
        cost_amount,
        net_amount_without_cost
    from {{ ref('int_sales_described') }}
    where sold_on between {{ history_start() }} and {{ as_of_date() }}
    {%- endfor %}

),

some_members as (

    select * from with_members
    where {{ a_slice() }}

),

by_period as (

    {{ period_rows('some_members', 'measured_on', [
        'measure_code', 'grain', 'grain_id', 'detail', 'net_amount', 'cost_amount', 'net_amount_without_cost',
    ]) }}

),

-- Unknown when more than 1 % of the cell's sales has no cost; else lines without cost cost nothing (ruling 20).
cells as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        cast(case
            when abs(sum(net_amount_without_cost)) > abs(sum(net_amount)) * 0.01 then null
            else sum(net_amount) - sum(cost_amount)
        end as decimal(38, 12)) as measure_value
    from by_period
    group by all

)

select * from cells
