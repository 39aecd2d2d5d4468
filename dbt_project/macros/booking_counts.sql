{# Measures of meetings and demos by their booking: by day and rep for the KPIs, by activity for the fact. #}
{% macro booking_counts() -%}
        count(*) filter (where activity_type = 'demo') as demos_scheduled,
        count(*) filter (where lead_id is not null) as lead_meetings_booked
{%- endmacro %}
