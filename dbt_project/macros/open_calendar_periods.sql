{#
    Keeps the rows whose day or week is open tonight; of carried ones no cell is made (int_unchanged_periods). Longer
    periods are always made.
#}
{% macro open_calendar_periods(period_type, day) -%}
{%- if period_type in ['day', 'week'] -%}
where {{ calendar_period_start(period_type, day) }} in (
        select open_periods.period_start
        from {{ ref('int_open_periods') }} as open_periods
        where open_periods.period_type = '{{ period_type }}'
    )
{%- endif -%}
{%- endmacro %}
