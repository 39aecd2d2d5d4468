{# Measures of closed deals (int_closed_deals): by day and owner for the KPIs, by deal for fct_deals. #}
{% macro closed_deal_counts() -%}
        count(*) filter (where stage_type = 'won') as deals_won,
        count(*) filter (where stage_type = 'lost') as deals_lost,
        count(*) as deals_closed,
        {{ days_of("coalesce(sum(cycle_microseconds) filter (where stage_type = 'won' and cycle_microseconds >= 0), 0)") }}
            as sales_cycle_days,
        count(*) filter (where stage_type = 'won' and cycle_microseconds >= 0) as deals_won_with_cycle
{%- endmacro %}
