{# Measures of complaints (int_complaints): by day and rep for the KPIs, by ticket for fct_tickets. #}
{% macro complaint_counts() -%}
        count(*) as complaints,
        count(*) filter (where resolved_at is not null and resolution_attempts = 1) as complaints_resolved_first_time,
        count(*) filter (where is_answered_fast) as complaints_answered_fast,
        count(*) filter (where is_disputed) as complaints_disputed
{%- endmacro %}
