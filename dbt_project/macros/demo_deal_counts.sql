{# Measures of deals by their first demo (int_demo_cohorts): by day and rep for the KPIs, by deal for fct_deals. #}
{% macro demo_deal_counts() -%}
        count(*) as demo_deals,
        count(*) filter (where is_won_in_window) as demo_deals_won
{%- endmacro %}
