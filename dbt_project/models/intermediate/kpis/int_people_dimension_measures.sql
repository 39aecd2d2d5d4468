with deliverables as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_deliverables') }}

),

attendances as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_event_attendances') }}

),

violations as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_rule_violations') }}

),

staff_changes as (

    select
        *,
        happened_on as measured_on,
        {{ one_if("change = 'leave'") }} as sales_staff_left
    from {{ ref('int_staff_changes') }}

),

{{ measures_at_grains('deliverables', {'deliverable_type': 'deliverable_type'}, [
    'reports_due', 'late_or_missing_reports',
]) }},

{{ measures_at_grains('attendances', {'event_type': 'event_type'}, ['attendance_violations']) }},

{{ measures_at_grains('violations', {'rule_code': 'rule_code'}, ['rule_violations']) }},

{{ measures_at_grains('staff_changes', {'role': 'assigned_role'}, ['sales_staff_left']) }}

select * from deliverables_at_grains
union all
select * from attendances_at_grains
union all
select * from violations_at_grains
union all
select * from staff_changes_at_grains
