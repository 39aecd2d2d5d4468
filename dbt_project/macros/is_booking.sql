{# A meeting or demo that was not put off: what counts as booked. #}
{% macro is_booking() -%}
    activity_type in ('meeting', 'demo')
        and coalesce(outcome, '') <> 'rescheduled'
{%- endmacro %}
