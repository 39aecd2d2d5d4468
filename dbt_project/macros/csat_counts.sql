{# Measures of satisfaction answers (int_csat_answers): by day and rep, and by answer. #}
{% macro csat_counts() -%}
        sum(score) as csat_points,
        count(*) as csat_answers
{%- endmacro %}
