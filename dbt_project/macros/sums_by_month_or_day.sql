{#
    Sums of `relation` by month, and by day of the days that are a part of a period which is not made of whole months
    (int_period_parts), as CTE `by_part` with is_month and begins_on. Rows are told by period after that (sums_by_long_period):
    so each is read twice, not once per period that holds its day.

    day_column: the day of a row; keys: what sums are told by; sums: columns that are added up;
    last_year: also by the days that only a comparison with last year asks for.
#}
{% macro sums_by_month_or_day(relation, day_column, keys, sums, last_year=false) %}
{%- set told = keys | join(',\n        ') -%}
by_part as (

    {%- for is_month in [true, false] %}
    select
        {{ is_month }} as is_month,
        {{ "cast(date_trunc('month', " ~ day_column ~ ") as date)" if is_month else day_column }} as begins_on,
        {{ told }},
        {%- for column in sums %}
        sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    {%- if not is_month %}
    where {{ day_column }} in (
        select parts.begins_on
        from {{ ref('int_period_parts') }} as parts
        where not parts.is_month
            {%- if not last_year %}
            and parts.is_now
            {%- endif %}
    )
    {%- endif %}
    group by all
    {%- if is_month %}
    union all
    {%- endif %}
    {%- endfor %}

)
{% endmacro %}
