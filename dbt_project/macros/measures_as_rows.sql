{#
    The measure columns of `relation` (one row per measured_on, rep_id, region_id, lifecycle_stage and, if `detail` names
    a column, detail) as rows of one measure each; zeros of plain rows are left out, the frame of the KPIs
    brings them back; a detail that came to zero is shown.
#}
{% macro measures_as_rows(relation, measures, detail='cast(null as varchar)') %}
{%- for measure in measures %}
select
    '{{ measure }}' as measure_code,
    {{ detail }} as detail,
    measured_on,
    rep_id,
    region_id,
    lifecycle_stage,
    cast({{ measure }} as decimal(38, 12)) as measure_value
from {{ relation }}
{%- if detail.startswith('cast(null') %}
where {{ measure }} <> 0
{%- endif %}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
