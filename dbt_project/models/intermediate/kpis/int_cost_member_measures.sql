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
        sum(net_amount) as sales_revenue,
        coalesce(sum(net_amount) filter (where last_day(sold_on) <= {{ as_of_date() }}), 0) as whole_month_revenue
    from {{ ref('int_outlet_sales_lines') }}
    group by sold_on, outlet_id

),

leads as (

    select
        {{ local_date('created_at') }} as measured_on,
        campaign_id,
        count(*) as new_leads
    from {{ ref('int_leads') }}
    where campaign_id <> 'none'
    group by all

),

customers as (

    select
        first_purchase_on as measured_on,
        campaign_id,
        count(*) as new_customers
    from {{ ref('int_new_customer_campaigns') }}
    group by all

),

measures as (

    {{ measures_at_grain('outlet_costs', 'outlet', 'outlet_id', ['premises_cost', 'payroll_cost']) }}
    union all
    {{ measures_at_grain('outlet_sales', 'outlet', 'outlet_id', ['sales_revenue', 'whole_month_revenue']) }}
    union all
    {{ measures_at_grain('campaign_costs', 'campaign', 'campaign_id', campaign_costs) }}
    union all
    {{ measures_at_grain('leads', 'campaign', 'campaign_id', ['new_leads']) }}
    union all
    {{ measures_at_grain('customers', 'campaign', 'campaign_id', ['new_customers']) }}

)

select * from measures
