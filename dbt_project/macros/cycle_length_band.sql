{#
    The band of a deal's length from creation to closing, in exact days: 21 days to the microsecond are still the first
    band. Null for a closing before the creation.
#}
{% macro cycle_length_band(microseconds) -%}
    {%- set day = 86400000000 -%}
    case
        when {{ microseconds }} < 0 then null
        when {{ microseconds }} <= {{ 21 * day }} then '<=21'
        when {{ microseconds }} <= {{ 42 * day }} then '22-42'
        when {{ microseconds }} <= {{ 90 * day }} then '43-90'
        when {{ microseconds }} > {{ 90 * day }} then '>90'
    end
{%- endmacro %}
