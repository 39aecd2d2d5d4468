with components as (

    select * from {{ ref('int_call_measures') }}
    where measure_code = 'calls_made'
    union all
    select * from {{ ref('int_activity_measures') }}
    where measure_code in ('emails_sent', 'meetings_scheduled')

),

by_type as (

    select
        measured_on,
        case measure_code when 'calls_made' then 'call' when 'emails_sent' then 'email' else 'meeting' end
            as activity_type,
        sum(measure_value) as sales_activities
    from components
    group by all

),

by_role as (

    select
        components.measured_on,
        rep_days.role,
        coalesce(sum(components.measure_value) filter (where components.measure_code = 'calls_made'), 0)
            as selling_calls_made,
        coalesce(sum(components.measure_value) filter (where components.measure_code = 'emails_sent'), 0)
            as selling_emails_sent
    from components
    inner join {{ ref('int_selling_rep_days') }} as rep_days
        on components.rep_id = rep_days.rep_id
        and components.measured_on = rep_days.calendar_date
    group by all

),

fte_by_role as (

    select
        calendar_date as measured_on,
        role,
        sum(fte) as selling_days
    from {{ ref('int_selling_rep_days') }}
    group by all

),

measures as (

    {{ measures_at_grain('by_type', 'activity_type', 'activity_type', ['sales_activities']) }}
    union all
    {{ measures_at_grain('by_role', 'role', 'role', ['selling_calls_made', 'selling_emails_sent']) }}
    union all
    {{ measures_at_grain('fte_by_role', 'role', 'role', ['selling_days']) }}

)

select * from measures
