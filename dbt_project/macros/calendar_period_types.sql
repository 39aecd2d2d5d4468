{#
    The period types that follow from a day alone: day, ISO week, month, quarter, year, and the fiscal year (and fiscal
    quarter) of a company whose fiscal year does not begin in January, where they differ from the calendar's.
#}
{% macro calendar_period_types() %}
{%- set shift = (night_value('fiscal_year_start_month') | int) - 1 -%}
{%- set types = ['day', 'week', 'month', 'quarter', 'year'] -%}
{%- if shift % 3 %}{% set types = types + ['fiscal_quarter'] %}{% endif -%}
{%- if shift %}{% set types = types + ['fiscal_year'] %}{% endif -%}
{{ return(types) }}
{% endmacro %}
