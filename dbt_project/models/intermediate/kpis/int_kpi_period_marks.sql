with matured as (

    select
        windows.kpi_code,
        periods.period_type,
        periods.period_start,
        {{ matures_on('periods.period_end') }} as matures_on
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('int_kpi_windows') }} as windows
        on windows.calendar_date between periods.period_start and periods.last_day
    group by windows.kpi_code, periods.period_type, periods.period_start

),

marks as (

    select
        *,
        false as is_payroll_unposted
    from matured
    union all
    select
        kpi_code,
        period_type,
        period_start,
        null,
        true
    from {{ ref('int_unposted_payroll_periods') }}

)

select
    kpi_code,
    period_type,
    period_start,
    max(matures_on) as matures_on,
    bool_or(is_payroll_unposted) as is_payroll_unposted
from marks
group by all
