{#
    Keeps the rows whose measure is read by day or by week at its grain (int_needed_measures), as a further condition.
    Months and longer periods are made of everything.
#}
{% macro needed_by_period(period_type, relation='') -%}
{%- if period_type in ['day', 'week'] -%}
and ({{ relation }}measure_code, {{ relation }}grain) in (
        select (needed.measure_code, needed.grain)
        from {{ ref('int_needed_measures') }} as needed
        where needed.smallest_period_order <= {{ 1 if period_type == 'day' else 2 }}
    )
{%- endif -%}
{%- endmacro %}
