{#
    The measure columns of `relation` (one row per period_type, period_start, rep_id, region_id, lifecycle_stage) as rows
    of one measure each, for measures that belong to a period as a whole; `detail` names the column of one. Zeros are left
    out: the frame of the KPIs brings them back.
#}
{% macro period_measures_as_rows(relation, measures, detail='cast(null as varchar)') %}
{%- for measure in measures %}
select
    '{{ measure }}' as measure_code,
    {{ detail }} as detail,
    period_type,
    period_start,
    rep_id,
    region_id,
    lifecycle_stage,
    cast({{ measure }} as decimal(38, 12)) as measure_value
from {{ relation }}
where {{ measure }} <> 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
