with months as (

    select * from {{ ref('int_periods') }}
    where period_type = 'month'

),

unposted as (

    select months.period_start as pay_month
    from months
    where not exists (
        select 1 from {{ ref('int_costs') }} as costs
        where costs.entry_type = 'payroll'
            and date_trunc('month', costs.spent_on) = months.period_start
    )

),

periods as (

    select distinct
        periods.period_type,
        periods.period_start
    from {{ ref('int_periods') }} as periods
    inner join unposted
        on periods.period_start <= unposted.pay_month
        and periods.last_day >= unposted.pay_month
    where periods.period_type not in ('day', 'week')

),

-- Whatever counts payroll waits for it.
kpis as (

    select distinct kpis.kpi_code
    from {{ ref('int_kpis') }} as kpis
    inner join {{ ref('measures') }} as measures
        on measures.measure_code in (kpis.numerator_measure, kpis.denominator_measure)
    where list_contains(string_split(measures.entities, ' '), 'acc_payroll')

)

select
    kpis.kpi_code,
    periods.period_type,
    periods.period_start
from kpis
cross join periods
