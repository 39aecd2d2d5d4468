{# Measures of the shares of deals won (int_won_deal_credits): by day and rep for the KPIs, by share for the fact. #}
{% macro deal_credit_sums() -%}
        sum(won_amount) as won_amount,
        sum(won_deal_shares) as won_deal_shares
{%- endmacro %}
