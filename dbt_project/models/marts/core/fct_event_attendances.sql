with attendances as (

    select
        event_id,
        employee_id,
        event_type,
        attendance_status,
        happened_on,
        rep_id,
        region_id,
        {{ attendance_counts() }}
    from {{ ref('int_event_attendances') }}
    group by all

)

select
    attendances.event_id,
    attendances.employee_id,
    coalesce(attendances.event_type, 'UNKNOWN') as event_type,
    coalesce(attendances.attendance_status, 'UNKNOWN') as attendance_status,
    attendances.happened_on,
    attendances.rep_id,
    attendances.region_id,
    {{ fact_measures(
        'attendances', ['required_events', 'attendance_violations', 'training_sessions_attended']
    ) }},
    delivered.source_file,
    delivered.source_line
from attendances
inner join {{ ref('stg_hr__event_attendance') }} as delivered
    on attendances.event_id = delivered.event_id
    and attendances.employee_id = delivered.employee_id
where {{ in_published_window(['attendances.happened_on']) }}
