{# First day of the period of `period_type` (see calendar_period_types) that holds the day. #}
{% macro calendar_period_start(period_type, day) %}
{%- set shift = (night_value('fiscal_year_start_month') | int) - 1 -%}
{%- if period_type == 'fiscal_year' -%}
cast(date_trunc('year', {{ day }} - interval {{ shift }} month) + interval {{ shift }} month as date)
{%- elif period_type == 'fiscal_quarter' -%}
cast(date_trunc('quarter', {{ day }} - interval {{ shift % 3 }} month) + interval {{ shift % 3 }} month as date)
{%- else -%}
cast(date_trunc('{{ period_type }}', {{ day }}) as date)
{%- endif -%}
{% endmacro %}
