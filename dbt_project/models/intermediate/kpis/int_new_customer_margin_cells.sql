with cohorts as (

    select * from {{ ref('int_customer_cohorts') }}
    where cohort = '6_months'
        and judged_on between {{ history_start() }} and {{ as_of_date() }}

),

costed as (

    select
        'new_customer_margin_6m' as measure_code,
        cast(null as varchar) as detail,
        cohorts.judged_on,
        cohorts.rep_id,
        cohorts.region_id,
        cohorts.lifecycle_stage,
        cohorts.cycle_length_band,
        sum(lines.net_amount) as net_amount,
        sum(coalesce(lines.cost_amount, 0)) as cost_amount,
        sum(case when lines.cost_amount is null then lines.net_amount else 0 end) as net_amount_without_cost
    from cohorts
    inner join {{ ref('int_sales_lines') }} as lines
        on cohorts.customer_id = lines.customer_id
        and lines.is_customer
        and cohorts.first_purchase_on <= lines.sold_on
        and cohorts.judged_on > lines.sold_on
    group by all

),

{{ at_every_grain(
    'costed', ['judged_on', 'net_amount', 'cost_amount', 'net_amount_without_cost'], 'judged_on',
    members={'cycle_length_band': 'cycle_length_band'}
) }},

by_period as (

    {{ period_rows('at_grains', 'judged_on', [
        'grain', 'grain_id', 'detail', 'net_amount', 'cost_amount', 'net_amount_without_cost',
    ]) }}

),

-- Unknown when more than 1 % of the cell's sales has no cost; else lines without cost cost nothing (ruling 20).
cells as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        case
            when abs(sum(net_amount_without_cost)) > abs(sum(net_amount)) * 0.01 then null
            else sum(net_amount) - sum(cost_amount)
        end as new_customer_margin_6m,
        sum(net_amount) as new_customer_revenue_6m
    from by_period
    group by all

)

{{ cells_as_rows('cells', ['new_customer_margin_6m', 'new_customer_revenue_6m']) }}
