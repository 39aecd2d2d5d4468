{# Measures of visits (int_visits): by day and rep for the KPIs, by visit for fct_visits. #}
{% macro visit_counts() -%}
        count(*) as visits_made,
        count(*) filter (where product_count > 0) as productive_calls,
        sum(product_count) as productive_call_lines
{%- endmacro %}
