{#
    The relation once per period that holds the day in `day_column`, with period_type and period_start: the calendar's
    periods, and the windows that overlap each other (trailing twelve months, spans of evaluation).
#}
{% macro period_rows(relation, day_column, columns) %}
{%- for period_type in calendar_period_types() %}
select
    '{{ period_type }}' as period_type,
    {{ calendar_period_start(period_type, day_column) }} as period_start,
    {{ columns | join(',\n    ') }}
from {{ relation }}
union all
{%- endfor %}
select
    window_days.period_type,
    window_days.period_start,
    {%- for column in columns %}
    {{ relation }}.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
inner join {{ ref('int_window_days') }} as window_days
    on {{ relation }}.{{ day_column }} = window_days.calendar_date
{% endmacro %}
