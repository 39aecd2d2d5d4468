with components as (

    select * from {{ ref('int_call_measures') }}
    where measure_code = 'calls_made'
    union all
    select * from {{ ref('int_activity_measures') }}
    where measure_code = 'emails_sent'

),

-- What people in other roles do is left out (ruling 30).
selling as (

    select
        components.measured_on,
        components.rep_id,
        components.region_id,
        components.lifecycle_stage,
        sum(components.measure_value) filter (where components.measure_code = 'calls_made') as selling_calls_made,
        sum(components.measure_value) filter (where components.measure_code = 'emails_sent') as selling_emails_sent
    from components
    inner join {{ ref('int_selling_rep_days') }} as rep_days
        on components.rep_id = rep_days.rep_id
        and components.measured_on = rep_days.calendar_date
    group by all

),

measures as (

    {{ measures_as_rows('selling', ['selling_calls_made', 'selling_emails_sent']) }}

)

select * from measures
