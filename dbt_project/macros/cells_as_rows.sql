{#
    The measure columns of `relation` (one row per grain, grain_id, detail, period_type, period_start) as rows of one
    measure each. Nothing is left out: in a cell a zero may be what has to be said.
#}
{% macro cells_as_rows(relation, measures) %}
{%- for measure in measures %}
select
    '{{ measure }}' as measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    cast({{ measure }} as decimal(38, 12)) as measure_value
from {{ relation }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
