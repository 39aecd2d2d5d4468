{# Measures of opportunities (int_opportunities): by day and rep for the KPIs, by deal for fct_deals. #}
{% macro opportunity_counts() -%}
        {{ summed(['new_opportunities', 'profitable_opportunities']) }}
{%- endmacro %}
