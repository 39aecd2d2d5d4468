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

select * from placed
where happened_on <= {{ as_of_date() }}
