{# Measures of answers on how fast a complaint was handled: by day and rep, and by answer. #}
{% macro complaint_speed_counts() -%}
        count(*) as complaint_speed_answers,
        count(*) filter (where surveys.score = 1) as complaint_speed_approvals
{%- endmacro %}
