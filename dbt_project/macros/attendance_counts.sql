{# Measures of invitations to events (int_event_attendances): by day and rep, and by invitation. #}
{% macro attendance_counts() -%}
        {{ summed(['required_events', 'attendance_violations', 'training_sessions_attended']) }}
{%- endmacro %}
