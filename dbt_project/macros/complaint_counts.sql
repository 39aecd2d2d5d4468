{# Measures of complaints (int_complaints): by day and rep for the KPIs, by ticket for fct_tickets. #}
{% macro complaint_counts() -%}
        {{ summed([
            'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
        ]) }}
{%- endmacro %}
