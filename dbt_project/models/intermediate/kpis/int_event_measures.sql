with events as (

    select
        events.event_id,
        events.event_type,
        {{ local_date('events.scheduled_start_at') }} as measured_on,
        bool_or(coalesce(attendances.attendance_status in ('present', 'late'), false)) as was_attended
    from {{ ref('stg_hr__events') }} as events
    left join {{ ref('stg_hr__event_attendance') }} as attendances
        on events.event_id = attendances.event_id
    where not events.is_cancelled
    group by all

),

-- Events have neither rep nor region (ruling 56). A training with nobody present was not held.
daily as (

    select
        measured_on,
        'UNASSIGNED' as rep_id,
        'UNKNOWN' as region_id,
        'unknown' as lifecycle_stage,
        count(*) filter (where event_type = 'training' and was_attended) as training_sessions_held,
        count(*) filter (where event_type = 'team_building') as team_building_events
    from events
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['training_sessions_held', 'team_building_events']) }}

)

select * from measures
