{# Measures of invitations to events (int_event_attendances): by day and rep, and by invitation. #}
{% macro attendance_counts() -%}
        count(*) filter (where is_required) as required_events,
        count(*) filter (
            where is_required and not is_excused and attendance_status in ('late', 'absent')
        ) as attendance_violations,
        count(*) filter (
            where event_type = 'training' and attendance_status in ('present', 'late')
        ) as training_sessions_attended
{%- endmacro %}
