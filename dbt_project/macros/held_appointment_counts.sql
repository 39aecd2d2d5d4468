{# Measures of completed meetings and demos (int_appointments_held): by day and rep, and by activity. #}
{% macro held_appointment_counts() -%}
        count(*) as appointments_held,
        count(*) filter (where activity_type = 'demo') as demos_held,
        count(*) filter (where activity_type = 'demo' and demo_result = 'successful') as demos_successful
{%- endmacro %}
