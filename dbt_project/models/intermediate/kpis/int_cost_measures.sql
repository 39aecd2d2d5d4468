{% set measures_of_costs = [
    'operating_cost', 'premises_cost', 'payroll_cost', 'acquisition_cost', 'marketing_cost', 'selling_cost',
    'service_cost', 'operating_expenses', 'service_expenses',
] %}

-- Costs are not carried by reps: all of it is UNASSIGNED here.
with daily as (

    select
        spent_on as measured_on,
        'UNASSIGNED' as rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ cost_sums() }}
    from {{ ref('int_costs') }}
    group by spent_on, region_id

),

-- Sales payroll has a rep, for the role of the day; by person it is finance's alone to see, and nothing shows it so.
sales_payroll as (

    select
        costs.spent_on as measured_on,
        reps.rep_id,
        costs.region_id,
        'unknown' as lifecycle_stage,
        sum(costs.amount) as sales_payroll_cost
    from {{ ref('int_costs') }} as costs
    inner join {{ ref('int_payroll_reps') }} as reps
        on costs.entry_id = reps.entry_id
    where costs.cost_function = 'sales'
        and costs.amount is not null
    group by all

),

whole_months as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(net_amount) as whole_month_revenue
    from {{ ref('int_sales_lines') }}
    where last_day(sold_on) <= {{ as_of_date() }}
    group by all

),

by_event as (

    select
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'acquisition_event=form_submitted' as detail,
        acquisition_cost
    from daily
    where acquisition_cost <> 0

),

-- What the telephone bills say, beside the cost of calls by their ratings.
telephone_bills as (

    select
        spent_on as measured_on,
        'UNASSIGNED' as rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'figure=share_of_bills' as detail,
        sum(amount) as calls_with_cost
    from {{ ref('int_costs') }}
    where category = 'telephony'
        and amount is not null
    group by all

),

measures as (

    {{ measures_as_rows('daily', measures_of_costs) }}
    union all
    {{ measures_as_rows('sales_payroll', ['sales_payroll_cost']) }}
    union all
    {{ measures_as_rows('whole_months', ['whole_month_revenue']) }}
    union all
    {{ measures_as_rows('telephone_bills', ['calls_with_cost'], 'detail') }}
    union all
    {{ measures_as_rows('by_event', ['acquisition_cost'], 'detail') }}

)

select * from measures
