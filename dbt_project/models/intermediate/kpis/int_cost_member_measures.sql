{% set campaign_costs = ['acquisition_cost', 'marketing_cost'] %}

with outlet_costs as (

    select
        spent_on as measured_on,
        outlet_id,
        {{ cost_sums() }}
    from {{ ref('int_costs') }}
    where outlet_id is not null
    group by spent_on, outlet_id

),

campaign_costs as (

    select
        spent_on as measured_on,
        campaign_id,
        {{ cost_sums() }}
    from {{ ref('int_costs') }}
    where campaign_id is not null
    group by spent_on, campaign_id

),

outlet_sales as (

    select
        sold_on as measured_on,
        outlet_id,
        sum(net_amount) as whole_month_revenue
    from {{ ref('int_outlet_sales_lines') }}
    where last_day(sold_on) <= {{ as_of_date() }}
    group by sold_on, outlet_id

),

measures as (

    {{ measures_at_grain('outlet_costs', 'outlet', 'outlet_id', ['premises_cost', 'payroll_cost']) }}
    union all
    {{ measures_at_grain('outlet_sales', 'outlet', 'outlet_id', ['whole_month_revenue']) }}
    union all
    {{ measures_at_grain('campaign_costs', 'campaign', 'campaign_id', campaign_costs) }}

)

select * from measures
