{# Measures of answers on how fast a complaint was handled (int_complaint_opinions): by day and rep, and by answer. #}
{% macro complaint_speed_counts() -%}
        {{ summed(['complaint_speed_answers', 'complaint_speed_approvals']) }}
{%- endmacro %}
