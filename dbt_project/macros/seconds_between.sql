{# Seconds from one timestamp to a later one, exact to the microsecond, as decimal(38, 6). #}
{% macro seconds_between(earlier, later) -%}
    cast(epoch_us({{ later }}) - epoch_us({{ earlier }}) as decimal(38, 0)) * cast(0.000001 as decimal(7, 6))
{%- endmacro %}
