{# Measures of approved order lines (int_approved_order_lines): by day and rep, and by line. #}
{% macro approved_order_sums() -%}
        sum(net_amount) as approved_order_value,
        coalesce(sum(net_amount) filter (where is_focus_product), 0) as focus_product_revenue
{%- endmacro %}
