{# Measures of answers on recommending the company (int_nps_answers): by day and rep, and by answer. #}
{% macro nps_counts() -%}
        {{ summed(['nps_points', 'nps_answers']) }}
{%- endmacro %}
