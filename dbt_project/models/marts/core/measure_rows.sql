{#- The list of explained_measures(), so that readers can follow a figure down to its rows. -#}
with row_sets as (

    {%- for entry in explained_measures() %}
    {%- set row_set_no = loop.index %}
    {%- set outer_is_last = loop.last %}
    {%- for code, column in explained_values(entry).items() %}
    select
        '{{ code }}' as measure_code,
        {{ row_set_no }} as row_set_no,
        '{{ entry.fact }}' as fact,
        '{{ entry.entity }}' as entity,
        '{{ entry.key | join(' ') }}' as key_columns,
        '{{ entry.date }}' as date_column,
        '{{ entry.until or '' }}' as until_column,
        '{{ entry.of_measure or '' }}' as measure_column,
        '{{ column }}' as value_column,
        '{{ entry.member or '' }}' as member_column,
        '{{ entry.rep }}' as rep_column,
        '{{ entry.region }}' as region_column,
        '{{ entry.stage or '' }}' as stage_column,
        '{% for grain, member in (entry.grains or {}).items() %}{{ grain }}={{ member }}{{ ' ' if not loop.last }}{% endfor %}'
            as grain_columns,
        '{{ entry.detail[0] if entry.detail else '' }}' as detail_name,
        '{{ (entry.detail[1] or '') if entry.detail else '' }}' as detail_column,
        '{{ entry.detail[2] if entry.detail and entry.detail | length > 2 else '' }}' as detail_value
    {%- if not (loop.last and outer_is_last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}

)

select
    cast(measure_code as varchar) as measure_code,
    cast(row_set_no as integer) as row_set_no,
    cast(fact as varchar) as fact,
    cast(entity as varchar) as entity,
    cast(key_columns as varchar) as key_columns,
    cast(date_column as varchar) as date_column,
    cast(until_column as varchar) as until_column,
    cast(measure_column as varchar) as measure_column,
    cast(value_column as varchar) as value_column,
    cast(member_column as varchar) as member_column,
    cast(rep_column as varchar) as rep_column,
    cast(region_column as varchar) as region_column,
    cast(stage_column as varchar) as stage_column,
    cast(grain_columns as varchar) as grain_columns,
    cast(detail_name as varchar) as detail_name,
    cast(detail_column as varchar) as detail_column,
    cast(detail_value as varchar) as detail_value
from row_sets
