with facts as (

    select
        attendances.event_id,
        attendances.employee_id,
        attendances.is_required,
        attendances.attendance_status,
        attendances.is_excused,
        events.event_type,
        {{ local_date('events.scheduled_start_at') }} as happened_on
    from {{ ref('stg_hr__event_attendance') }} as attendances
    inner join {{ ref('stg_hr__events') }} as events
        on attendances.event_id = events.event_id
    where not events.is_cancelled

),

{{ employee_places('facts') }}

select
    *,
    {{ one_if('is_required') }} as required_events,
    {{ one_if("is_required and not is_excused and attendance_status in ('late', 'absent')") }} as attendance_violations,
    {{ one_if("event_type = 'training' and attendance_status in ('present', 'late')") }} as training_sessions_attended
from placed
where happened_on <= {{ as_of_date() }}
