{% set measures_of_expenses = [
    'operating_expenses', 'premises_cost', 'marketing_cost', 'selling_cost', 'service_expenses',
] %}

-- Where a cost falls is decided once, for expenses and payroll alike; payroll is personal and has no fact.
with costs as (

    select
        entry_id,
        region_id,
        {{ cost_sums() }}
    from {{ ref('int_costs') }}
    where entry_type = 'expense'
    group by entry_id, region_id

),

expenses as (

    select
        expenses.expense_id,
        expenses.expense_date,
        expenses.category,
        coalesce(expenses.cost_centre, 'UNKNOWN') as cost_centre,
        {{ member_or_unknown('expenses.campaign_id', 'campaigns.campaign_id') }} as campaign_id,
        {{ member_or_unknown('expenses.customer_id', 'debtors.customer_id') }} as customer_id,
        {{ member_or_unknown('expenses.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        'UNASSIGNED' as rep_id,
        costs.region_id,
        expenses.amount,
        expenses.currency,
        {{ in_reporting_currency('expenses.amount', 'rates.rate') }} as reporting_amount,
        {{ fact_measures('costs', measures_of_expenses) }},
        expenses.source_file,
        expenses.source_line
    from {{ ref('stg_accounting__expenses') }} as expenses
    inner join costs
        on 'expense:' || expenses.expense_id = costs.entry_id
    left join {{ ref('int_debtors') }} as debtors
        on expenses.customer_id = debtors.debtor_id
    left join {{ ref('stg_crm__campaigns') }} as campaigns
        on expenses.campaign_id = campaigns.campaign_id
    left join {{ ref('int_outlets') }} as outlets
        on expenses.outlet_id = outlets.outlet_id
    left join {{ ref('int_fx_rates') }} as rates
        on expenses.currency = rates.from_currency
        and expenses.expense_date >= rates.valid_from
        and expenses.expense_date < rates.valid_to

)

select * from expenses
where {{ in_published_window(['expense_date']) }}
