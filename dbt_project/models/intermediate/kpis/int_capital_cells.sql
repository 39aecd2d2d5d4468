with balances as (

    select
        balances.as_of_date,
        case when balances.outlet_id = 'TOTAL' then 'company' else 'outlet' end as grain,
        case
            when balances.outlet_id = 'TOTAL' then 'COMPANY' else coalesce(outlets.outlet_id, 'UNKNOWN')
        end as grain_id,
        sum({{ in_reporting_currency('balances.capital_employed', 'rates.rate') }}) as capital_employed
    from {{ ref('stg_accounting__capital_balances') }} as balances
    left join {{ ref('stg_crm__survivors') }} as survivors
        on balances.outlet_id = survivors.merged_id
        and survivors.object_type = 'outlet'
    left join {{ ref('int_outlets') }} as outlets
        on coalesce(survivors.surviving_id, balances.outlet_id) = outlets.outlet_id
    left join {{ ref('int_fx_rates') }} as rates
        on balances.currency = rates.from_currency
        and balances.as_of_date >= rates.valid_from
        and balances.as_of_date < rates.valid_to
    group by all

),

-- What stood on the day before the period and on its last day; where one is missing, the other.
cells as (

    select
        balances.grain,
        balances.grain_id,
        cast(null as varchar) as detail,
        periods.period_type,
        periods.period_start,
        sum(balances.capital_employed) * case when count(*) = 2 then 0.5 else 1 end as capital_employed,
        2 - count(*) as missing_capital_balances
    from {{ ref('int_periods') }} as periods
    inner join balances
        on balances.as_of_date in (periods.period_start - 1, periods.last_day)
    where periods.period_type not in ('day', 'week')
    group by all

)

{{ cells_as_rows('cells', ['capital_employed', 'missing_capital_balances']) }}
