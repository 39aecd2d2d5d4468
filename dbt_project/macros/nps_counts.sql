{# Measures of answers on recommending the company (int_nps_answers): by day and rep, and by answer. #}
{% macro nps_counts() -%}
        100 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) as nps_points,
        count(*) as nps_answers
{%- endmacro %}
