{# Measures of outlet openings (int_outlet_openings): by day and rep, and by opening. #}
{% macro outlet_opening_counts() -%}
        {{ summed(['new_dealers_appointed', 'new_outlets_opened']) }}
{%- endmacro %}
