{% set submitted = {
    'sales_data_reports_submitted': 'sales_data_report',
    'receivables_control_reports': 'receivables_control_report',
    'debt_recovery_reports': 'debt_recovery_report',
    'ideas_contributed': 'idea',
    'staff_evaluations_completed': 'staff_evaluation',
    'data_files_archived': 'data_archive_file',
    'weekly_analysis_files': 'weekly_analysis_file',
} %}

with deliverables as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {%- for measure, deliverable_type in submitted.items() %}
        count(*) filter (
            where happening = 'submitted' and is_accepted and deliverable_type = '{{ deliverable_type }}'
        ) as {{ measure }},
        {%- endfor %}
        sum(reports_due) as reports_due,
        sum(late_or_missing_reports) as late_or_missing_reports
    from {{ ref('int_deliverables') }}
    group by all

),

attendances as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(required_events) as required_events,
        sum(attendance_violations) as attendance_violations,
        sum(training_sessions_attended) as training_sessions_attended
    from {{ ref('int_event_attendances') }}
    group by all

),

measures as (

    {{ measures_as_rows('deliverables', submitted.keys() | list + ['reports_due', 'late_or_missing_reports']) }}
    union all
    {{ measures_as_rows(
        'attendances', ['required_events', 'attendance_violations', 'training_sessions_attended']
    ) }}

)

select * from measures
