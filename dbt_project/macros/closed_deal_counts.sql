{# Measures of closed deals (int_closed_deals): by day and owner for the KPIs, by deal for fct_deals. #}
{% macro closed_deal_counts() -%}
        {{ summed([
            'deals_won', 'deals_lost', 'deals_closed', 'deals_won_with_cycle',
        ]) }},
        {{ days_of('sum(won_cycle_microseconds)') }} as sales_cycle_days
{%- endmacro %}
