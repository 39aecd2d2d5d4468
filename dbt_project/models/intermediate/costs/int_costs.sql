with entries as (

    select
        'expense' as entry_type,
        'expense:' || expense_id as entry_id,
        expense_date as spent_on,
        category,
        cast(null as varchar) as cost_function,
        amount,
        currency,
        campaign_id,
        region_id,
        outlet_id,
        customer_id as debtor_id,
        cast(null as varchar) as employee_id
    from {{ ref('stg_accounting__expenses') }}
    union all
    -- payroll belongs to the first day of its month, its rate too (ruling 16)
    select
        'payroll',
        'payroll:' || employee_id || ':' || pay_month,
        pay_month,
        null,
        cost_function,
        employer_cost,
        currency,
        null,
        null,
        outlet_id,
        null,
        employee_id
    from {{ ref('stg_accounting__payroll') }}
    where pay_month <= {{ as_of_date() }}

),

-- Outlet, else the row's own region, else the employee's, else the customer's (ruling 4).
placed as (

    select
        entries.entry_type,
        entries.entry_id,
        entries.spent_on,
        entries.category,
        entries.cost_function,
        {{ in_reporting_currency('entries.amount', 'rates.rate') }} as amount,
        case when entries.campaign_id is not null then coalesce(campaigns.campaign_id, 'UNKNOWN') end as campaign_id,
        case when entries.campaign_id is not null then coalesce(campaigns.campaign_type, 'UNKNOWN') end
            as campaign_type,
        case when entries.outlet_id is not null then coalesce(outlets.outlet_id, 'UNKNOWN') end as outlet_id,
        case when entries.debtor_id is not null then coalesce(debtors.customer_id, 'UNKNOWN') end as customer_id,
        coalesce(
            outlets.region_id,
            case when entries.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end,
            employments.region_id,
            debtors.outlet_region_id,
            debtors.region_id,
            'UNKNOWN'
        ) as region_id,
        entries.employee_id
    from entries
    left join {{ ref('int_fx_rates') }} as rates
        on entries.currency = rates.from_currency
        and entries.spent_on >= rates.valid_from
        and entries.spent_on < rates.valid_to
    left join {{ ref('stg_crm__campaigns') }} as campaigns
        on entries.campaign_id = campaigns.campaign_id
    left join {{ ref('int_outlets') }} as outlets
        on entries.outlet_id = outlets.outlet_id
    left join {{ ref('int_regions') }} as regions
        on entries.region_id = regions.region_id
    left join {{ ref('int_employments') }} as employments
        on entries.employee_id = employments.employee_id
        and entries.spent_on >= employments.valid_from
        and entries.spent_on < employments.valid_to
    left join {{ ref('int_debtors') }} as debtors
        on entries.debtor_id = debtors.debtor_id

)

select * from placed
