{# day, week, month, quarter or year if the days are exactly one; else the name that the evaluation span has in int_periods. #}
{% macro standard_period_type(first_day, last_day) -%}
    case
        when {{ first_day }} = {{ last_day }} then 'day'
        {%- for period_type in ['week', 'month', 'quarter', 'year'] %}
        when {{ first_day }} = date_trunc('{{ period_type }}', {{ first_day }})
            and {{ last_day }} = {{ first_day }} + interval 1 {{ period_type }} - interval 1 day then '{{ period_type }}'
        {%- endfor %}
        else 'to_' || cast({{ last_day }} as varchar)
    end
{%- endmacro %}
