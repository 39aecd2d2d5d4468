{#
    The day with which the last window of a span of days is over, of rows of int_kpi_windows as `windows`: each day has the
    window that held on it (ruling 14), days to come the one that holds tonight.
#}
{% macro matures_on(span_end) -%}
    greatest(
            max(windows.calendar_date + windows.window_days),
            max({{ span_end }}) + max_by(windows.window_days, windows.calendar_date)
        )
{%- endmacro %}
