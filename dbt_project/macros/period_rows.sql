{# The relation once per period type, with period_type and period_start of the day in `day_column`. #}
{% macro period_rows(relation, day_column, columns) %}
{%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
select
    '{{ period_type }}' as period_type,
    cast(date_trunc('{{ period_type }}', {{ day_column }}) as date) as period_start,
    {{ columns | join(',\n    ') }}
from {{ relation }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
