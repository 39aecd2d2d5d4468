with expenses as (

    select
        expenses.expense_id,
        expenses.expense_date,
        expenses.category,
        coalesce(expenses.cost_centre, 'UNKNOWN') as cost_centre,
        coalesce(expenses.campaign_id, 'UNASSIGNED') as campaign_id,
        {{ member_or_unknown('expenses.customer_id', 'debtors.customer_id') }} as customer_id,
        {{ member_or_unknown('expenses.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        -- the expense's own region, else its outlet's
        coalesce(
            case when expenses.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end,
            outlets.region_id,
            'UNKNOWN'
        ) as region_id,
        expenses.amount,
        expenses.currency,
        {{ in_reporting_currency('expenses.amount', 'rates.rate') }} as reporting_amount,
        expenses.source_file,
        expenses.source_line
    from {{ ref('stg_accounting__expenses') }} as expenses
    left join {{ ref('int_debtors') }} as debtors
        on expenses.customer_id = debtors.debtor_id
    left join {{ ref('int_outlets') }} as outlets
        on expenses.outlet_id = outlets.outlet_id
    left join {{ ref('int_regions') }} as regions
        on expenses.region_id = regions.region_id
    left join {{ ref('int_fx_rates') }} as rates
        on expenses.currency = rates.from_currency
        and expenses.expense_date >= rates.valid_from
        and expenses.expense_date < rates.valid_to

)

select * from expenses
