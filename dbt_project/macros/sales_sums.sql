{# Measures of invoiced lines (int_sales_lines): by day and rep for the KPIs, by line and rep for the facts. #}
{% macro sales_sums() -%}
        sum(net_amount) as sales_revenue,
        sum(quantity) as units_sold
{%- endmacro %}
