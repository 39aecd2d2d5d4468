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

measures as (

    {{ measures_at_grain('by_type', 'activity_type', 'activity_type', ['sales_activities']) }}

)

select * from measures
