with deliverables as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ deliverable_counts() }}
    from {{ ref('int_deliverables') }}
    group by all

),

attendances as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ attendance_counts() }}
    from {{ ref('int_event_attendances') }}
    group by all

),

measures as (

    {{ measures_as_rows('deliverables', deliverable_measures().keys() | list + ['reports_due', 'late_or_missing_reports']) }}
    union all
    {{ measures_as_rows(
        'attendances', ['required_events', 'attendance_violations', 'training_sessions_attended']
    ) }}

)

select * from measures
