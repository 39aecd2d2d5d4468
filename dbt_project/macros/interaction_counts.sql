{# Measures of customer interactions (int_customer_interactions): by day and rep, and by interaction. #}
{% macro interaction_counts() -%}
        count(*) as customer_interactions,
        count(*) filter (where is_issue_help) as customer_interactions_of_help
{%- endmacro %}
