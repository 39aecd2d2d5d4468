{# An amount times its rate, to 6 digits, half away from zero (ruling 8: rounded once). #}
{% macro in_reporting_currency(amount, rate) -%}
    cast(round(cast({{ amount }} as decimal(38, 4)) * cast({{ rate }} as decimal(18, 8)), 6) as decimal(38, 6))
{%- endmacro %}
