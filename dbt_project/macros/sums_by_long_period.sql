{#
    Sums of `relation` by period, as CTE `by_period` with period_key (int_long_periods), for the periods that are longer than a week.

    relation: rows by month or day (sums_by_month_or_day), with is_month and begins_on; keys: what sums are told by; sums: columns
    that are added up; condition: which `parts` are told, of their period_key, begins_on or is_month.
#}
{% macro sums_by_long_period(relation, keys, sums, condition=none) %}
by_period as (

    select
        parts.period_key,
        {%- for column in keys %}
        {{ relation }}.{{ column }},
        {%- endfor %}
        {%- for column in sums %}
        sum({{ relation }}.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    inner join {{ ref('int_period_parts') }} as parts
        on {{ relation }}.is_month = parts.is_month
        and {{ relation }}.begins_on = parts.begins_on
    where parts.is_now
        {%- if condition %}
        and {{ condition }}
        {%- endif %}
    group by all

)
{% endmacro %}
