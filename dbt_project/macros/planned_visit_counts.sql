{# Measures of planned visits (int_planned_visits): by day and rep for the KPIs, by visit for fct_visits. #}
{% macro planned_visit_counts() -%}
        count(*) as planned_visits,
        count(*) filter (where was_made_as_planned) as visits_made_as_planned
{%- endmacro %}
