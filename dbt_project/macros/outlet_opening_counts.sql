{# Measures of outlet openings (int_outlet_openings): by day and rep, and by opening. #}
{% macro outlet_opening_counts() -%}
        count(*) filter (where opening = 'appointed') as new_dealers_appointed,
        count(*) filter (where opening = 'first_order') as new_outlets_opened
{%- endmacro %}
