{# Measures of visits (int_visits): by day and rep for the KPIs, by visit for fct_visits. #}
{% macro visit_counts() -%}
        {{ summed(['visits_made', 'productive_calls', 'productive_call_lines']) }}
{%- endmacro %}
