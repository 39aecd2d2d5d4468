{#
    Sums of `relation` by period, as CTE `by_period` with period_type and period_start, for the periods that are longer than a week.
    What is told by month or longer begins and ends with a month (int_window_days says which windows do), so rows are added up by
    month first, and months are told once per period that holds them; of covered days the days themselves are read.

    day_column: the day of a row; keys: what sums are told by; sums: columns that are added up.
#}
{% macro sums_by_long_period(relation, day_column, keys, sums) %}
{%- set columns = keys + sums -%}
by_month as (

    select
        {{ calendar_period_start('month', day_column) }} as month_start,
        {{ keys | join(',\n        ') }},
        {%- for column in sums %}
        sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    group by all

),

parts_of_periods as (

    {%- for period_type in calendar_period_types() if period_type not in ['day', 'week'] %}
    select
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, 'month_start') }} as period_start,
        {{ columns | join(',\n        ') }}
    from by_month
    union all
    {%- endfor %}
    {%- for rows, day, condition in [('by_month', 'month_start', ''), (relation, day_column, 'not ')] %}
    select
        window_days.period_type,
        window_days.period_start,
        {%- for column in columns %}
        {{ rows }}.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ rows }}
    inner join {{ ref('int_window_days') }} as window_days
        on {{ rows }}.{{ day }} = window_days.calendar_date
    where {{ condition }}window_days.is_of_months
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

by_period as (

    select
        period_type,
        period_start,
        {{ keys | join(',\n        ') }},
        {%- for column in sums %}
        sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from parts_of_periods
    group by all

)
{% endmacro %}
