{# Measures of opportunities (int_opportunities): by day and rep for the KPIs, by deal for fct_deals. #}
{% macro opportunity_counts() -%}
        count(*) as new_opportunities,
        count(*) filter (where expected_margin_amount > 0) as profitable_opportunities
{%- endmacro %}
